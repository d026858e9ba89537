-- The guide leaves the repository as one page: what its links lead to stays behind, so their text says where else to look.

local explained_by_the_program = "messages/README.md"

function Link(link)
  if link.target:match("^https?://") or link.target:match("^#") then
    return link
  elseif link.target == explained_by_the_program then
    local words = link.content
    words:extend({ pandoc.Str(":"), pandoc.Space(), pandoc.Str("gõ"), pandoc.Space(), pandoc.Code("bantin explain yaml-colon") })
    return words
  end
  error("the guide links to " .. link.target .. ", which isn't handed out with it: scripts/guide.lua must say what to do")
end

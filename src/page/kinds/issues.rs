//! The list of the monthly issues.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Add, Owner, PageKind, parts};
use crate::address::ISSUES;
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::output::Phase;
use crate::page::content::Content;
use crate::page::context::PageContext;
use crate::page::lines::{IssueLine, issue_line};
use crate::page::list_part::{part_address, part_description, part_title};
use crate::page::view::{Frame, Pager};
use crate::site::{Address, Site};

/// A part of the list of the monthly issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuesPage {
    /// The part of the list, from 0.
    pub part: usize,
}

impl PageKind for IssuesPage {
    const TEMPLATE: Option<&'static str> = Some("issues.html");
    const PHASE: Phase = Phase::List;
    const IS_INDEXED: bool = true;
    type View = IssuesView;

    fn owner(self) -> Owner {
        Owner::Made("trang bản tin hằng tháng", "the monthly issues")
    }

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for part in parts(site, site.issues.len()) {
            add(part_address(&Address::new(ISSUES), part), Self { part }.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, address: &Address) -> Result<Content<'s>, Error> {
        Ok(Self::html(issues(context, address, self.part)))
    }
}

/// `issues.html`: the monthly issues, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct IssuesView {
    /// The issues of this part.
    pub issues: Vec<IssueLine>,
    /// Navigation between the parts.
    pub pager: Pager,
}

pub(super) const TITLE: &str = "Bản tin hằng tháng";

fn issues(context: &PageContext<'_>, address: &Address, part: usize) -> Frame<IssuesView> {
    let issues = &context.site.issues;
    let list = Address::new(ISSUES);
    let lines = context.part(issues, part).iter().map(|issue| issue_line(context, issue));
    let view = IssuesView { issues: lines.collect(), pager: context.pager(&list, issues.len(), part) };
    let title = &context.site.config.title;
    let about = format!("Bản tin hằng tháng của “{title}”: mỗi tháng một trang, mới nhất ở trên.");
    let about = part_description(about, part);
    let page = context.page_view(address, part_title(TITLE, part), about, &[(TITLE, &list)]);
    context.frame(address, page, view)
}

//! The lists: home, places, models, subjects.

use std::collections::HashSet;

use super::context::{PageContext, iso, url};
use super::issue::issue_line;
use super::linked_data::Subject;
use super::view::{CommuneLine, CommunesView, Frame, HomeView, ModelLine, ModelsView, TagView};
use crate::address::{COMMUNES, MODELS};
use crate::error::Error;
use crate::site::Address;

pub(super) fn home(
    context: &PageContext<'_>,
    address: &Address,
    part: usize,
) -> Result<Frame<HomeView>, Error> {
    let total = context.site.reports.len();
    let mut reports = context.range(total, part);
    let lead = if part == 0 { reports.next().map(|first| context.card(first)).transpose()? } else { None };
    let config = &context.site.config;
    let about = config.description.clone().and_then(|about| part_description(about, part));
    let mut page = context.page_view(address, part_title(&config.title, part), about, &[]);
    page.section = url(context.site, &Address::new(""));
    let is_first = part == 0;
    if is_first {
        page.linked_data = page.linked_data.about(Subject::Site { description: config.description.clone() });
    }
    let latest_issue = context.site.issues.first().filter(|issue| is_first && issue.month.is_some());
    let view = HomeView {
        lead,
        cards: context.cards(reports)?,
        issue: latest_issue.map(|issue| issue_line(context, issue)),
        communes: if is_first { latest_communes(context) } else { Vec::new() },
        all_communes: context.link("Các địa phương", &Address::new(COMMUNES)),
        pager: context.pager(&Address::new(""), total, part),
    };
    Ok(context.frame(address, page, view))
}

/// How many places the home page shows.
const TILES: usize = 12;

/// The places of the latest reports, each once.
fn latest_communes(context: &PageContext<'_>) -> Vec<CommuneLine> {
    let mut seen = HashSet::new();
    let of_reports = context.site.reports.iter().map(|entry| entry.commune);
    let places = of_reports.filter(|commune| seen.insert(*commune));
    places.take(TILES).map(|commune| commune_line(context, commune)).collect()
}

fn commune_line(context: &PageContext<'_>, idx: usize) -> CommuneLine {
    let commune = &context.site.communes[idx];
    let latest = commune.reports.first().and_then(|&report| context.site.reports[report].listed);
    CommuneLine { place: context.place(idx), reports: commune.reports.len(), latest: latest.map(iso) }
}

pub(super) fn communes(context: &PageContext<'_>, address: &Address, part: usize) -> Frame<CommunesView> {
    let site = context.site;
    let list = Address::new(COMMUNES);
    let total = site.communes.len();
    let view = CommunesView {
        communes: context.range(total, part).map(|idx| commune_line(context, idx)).collect(),
        pager: context.pager(&list, total, part),
    };
    let title = &site.config.title;
    let about =
        format!("Các địa phương có tin trên “{title}”, xếp theo thứ tự chữ cái, kèm tên gọi ngày nay.");
    let about = part_description(about, part);
    let page =
        context.page_view(address, part_title("Các địa phương", part), about, &[("Các địa phương", &list)]);
    context.frame(address, page, view)
}

pub(super) fn models(context: &PageContext<'_>, address: &Address, part: usize) -> Frame<ModelsView> {
    let site = context.site;
    let list = Address::new(MODELS);
    let lines = context.part(&site.models, part).iter().map(|model| {
        let mut communes: Vec<usize> =
            model.reports.iter().map(|&report| site.reports[report].commune).collect();
        communes.sort_unstable();
        communes.dedup();
        let link = context.link(&model.name, &model.address);
        ModelLine { name: link.label, url: link.url, communes: communes.len(), reports: model.reports.len() }
    });
    let view = ModelsView { models: lines.collect(), pager: context.pager(&list, site.models.len(), part) };
    let title = &site.config.title;
    let about = format!("Các mô hình được đưa tin trên “{title}”, số địa phương tham gia và số bài viết.");
    let about = part_description(about, part);
    let page = context.page_view(address, part_title("Các mô hình", part), about, &[("Các mô hình", &list)]);
    context.frame(address, page, view)
}

pub(super) fn tag(
    context: &PageContext<'_>,
    address: &Address,
    idx: usize,
    part: usize,
) -> Result<Frame<TagView>, Error> {
    let tag = &context.site.tags[idx];
    let about =
        format!("Các bài về chủ đề “{}” trên “{}”, mới nhất ở trên.", tag.name, context.site.config.title);
    let about = part_description(about, part);
    let page = context.page_view(address, part_title(&tag.name, part), about, &[(&tag.name, &tag.address)]);
    let view = TagView {
        name: tag.name.clone(),
        cards: context.cards(context.part(&tag.reports, part).iter().copied())?,
        pager: context.pager(&tag.address, tag.reports.len(), part),
    };
    Ok(context.frame(address, page, view))
}

/// The title of a part of a list: “Tin, trang 2”, so that no two pages have one title.
pub(super) fn part_title(title: &str, part: usize) -> String {
    if part == 0 { title.to_owned() } else { format!("{title}, trang {}", part + 1) }
}

/// What search engines show of a list: no two of its parts say the same.
pub(super) fn part_description(about: String, part: usize) -> Option<String> {
    Some(if part == 0 { about } else { format!("{about} Trang {}.", part + 1) })
}

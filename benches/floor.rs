//! The floor: a bare loop that does only what every generator of these pages must do. It reads the sources, parses YAML
//! into a type and Markdown into a string, renders the report's template once a report, and writes as many files and
//! bytes as the site has. No lists, links, checks, cache; one thread.

#![expect(clippy::disallowed_methods, reason = "the floor reads and writes without the library's modules")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bantin::content::Body;
use bantin::diagnostic::Place;
use bantin::fingerprint::{Part, Reads};
use bantin::page::view::{Card, Html, LinkView, PageView, PlaceView, Shared, SiteView};
use bantin::page::{
    AuthorView, CommitmentsView, Deferred, DocumentView, ExtraFields, FigureView, GroupView, ModelView,
    PersonView, PhotoView, ReportDetails, ReportView,
};
use bantin::theme::{self, Theme};
use pulldown_cmark::{Options, Parser, html};
use serde::Deserialize;

#[derive(Deserialize)]
struct Front {
    title: String,
    commune: Commune,
    date: String,
    published: Option<String>,
    author: Option<String>,
    venue: Option<String>,
    attendees: Vec<Attendee>,
    model: Model,
    #[serde(default)]
    figures: Vec<Figure>,
    #[serde(default)]
    documents: Vec<Document>,
    #[serde(default)]
    photos: Vec<Photo>,
    tags: Vec<String>,
}

#[derive(Deserialize)]
struct Commune {
    name: String,
    province: String,
}

#[derive(Deserialize)]
struct Attendee {
    name: Option<String>,
    honorific: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    speaker: bool,
    group: Option<String>,
    count: Option<u32>,
    about: Option<String>,
}

#[derive(Deserialize)]
struct Model {
    name: String,
    contents: Vec<Group>,
    #[serde(default)]
    mottos: Vec<String>,
}

#[derive(Deserialize)]
struct Group {
    label: String,
    items: Vec<String>,
}

#[derive(Deserialize)]
struct Figure {
    label: String,
    value: u32,
    unit: Option<String>,
}

#[derive(Deserialize)]
struct Document {
    kind: Option<String>,
    number: Option<String>,
    date: Option<String>,
    about: Option<String>,
}

#[derive(Deserialize)]
struct Photo {
    caption: Option<String>,
}

/// Does the minimum for the site at `root`, and writes as many files and bytes to `output` as the site in `built` has.
pub(crate) fn run(root: &Path, built: &Path, output: &Path) -> io::Result<()> {
    let theme = default_theme();
    let site = Shared::new(&site_view());
    let mut rendered = Vec::new();
    for file in files(&root.join("content"))? {
        let text = String::from_utf8(fs::read(&file)?).map_err(io::Error::other)?;
        let parts = text.strip_prefix("---\n").and_then(|text| text.split_once("---\n"));
        let (front, body) = parts.ok_or_else(|| io::Error::other("no front matter"))?;
        let front: Front = serde_yaml::from_str(front).map_err(io::Error::other)?;
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        let mut html = String::with_capacity(body.len() * 5 / 4);
        html::push_html(&mut html, Parser::new_ext(body, options));
        let context = context(&site, front, &html);
        rendered = theme
            .render("report.html", &context, "")
            .map_err(|mistake| io::Error::other(format!("{mistake:?}")))?;
    }
    let mut filler = rendered;
    for file in files(built)? {
        let size = fs::metadata(&file)?.len() as usize;
        filler.resize(filler.len().max(size), b' ');
        let target = output.join(file.strip_prefix(built).expect("it was found there"));
        fs::create_dir_all(target.parent().expect("it is below the output folder"))?;
        fs::write(target, &filler[..size])?;
    }
    Ok(())
}

/// The files below `folder`, in no particular order.
pub(crate) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn default_theme() -> Theme {
    let files: theme::ThemeFiles = bantin::load::default_theme()
        .map(|(path, bytes)| (format!("themes/bulletin/{path}").into(), bytes.into()))
        .collect();
    let (theme, _) = theme::compile("bulletin", &files, &[], &Place::whole(&"site.yaml".into()));
    theme.expect("the default theme compiles")
}

fn site_view() -> SiteView {
    SiteView {
        title: "Bản tin".to_owned(),
        description: None,
        language: "vi".to_owned(),
        base_url: "https://bantin.example.vn".to_owned(),
        origin: "https://bantin.example.vn".to_owned(),
        home: String::new(),
        agency: None,
        emblem: None,
        responsible: None,
        address: None,
        phone: None,
        email: None,
        license_line: None,
        menu: Vec::new(),
        atom: "atom.xml".to_owned(),
        rss: "rss.xml".to_owned(),
        json_feed: "feed.json".to_owned(),
        archive: "luu-tru/".to_owned(),
        figures: "so-lieu/".to_owned(),
        search: Some("tim-kiem/".to_owned()),
        podcast: None,
    }
}

fn context(site: &Shared<SiteView>, front: Front, body: &str) -> tera::Context {
    let url = "an-giang/an-an/bai/".to_owned();
    let page = PageView {
        canonical: format!("https://bantin.example.vn/{url}"),
        title: front.title.clone(),
        section: "xa/".to_owned(),
        url,
        ..PageView::default()
    };
    let mut report = tera::Value::from_serializable(&report_view(front)).into_map().unwrap_or_default();
    report.insert("body".into(), tera::Value::safe_string(body));
    let mut context = tera::Context::new();
    context.insert("root", "/");
    context.insert("site", site);
    context.insert("page", &page);
    context.insert_value("report", tera::Value::from(report));
    context.insert("older", &None::<Card>);
    context.insert("newer", &None::<Card>);
    context.insert("related", &Vec::<Card>::new());
    context
}

fn report_view(front: Front) -> ReportView {
    let commune = LinkView { label: front.commune.name.clone(), url: "xa/an-an/".to_owned() };
    let place = PlaceView {
        url: commune.url.clone(),
        name: front.commune.name.clone(),
        title: front.commune.name.clone(),
        full: front.commune.name,
        province: None,
        now: None,
    };
    let card = Card {
        url: String::new(),
        title: front.title,
        summary: String::new(),
        kind: "launch",
        kind_label: "Lễ ra mắt",
        commune,
        province: Some(front.commune.province),
        date: Some(front.date),
        published: front.published,
        draft: false,
        future: false,
        priority: None,
        priority_label: None,
        over: false,
        thumbnail: None,
    };
    let (people, groups): (Vec<_>, Vec<_>) =
        front.attendees.into_iter().partition(|attendee| attendee.group.is_none());
    let body = Part::new(Body::default()).defer(&Reads::unnoted());
    let details = ReportDetails {
        place: Shared::new(&place),
        updated: None,
        corrections: Vec::new(),
        author: front.author.map(|name| AuthorView { name, role: None }),
        source: None,
        venue: front.venue,
        people: people.into_iter().map(person).collect(),
        groups: groups.into_iter().map(group).collect(),
        models: vec![model(front.model)],
        figures: front.figures.into_iter().map(figure).collect(),
        chart: None,
        documents: front.documents.into_iter().map(document).collect(),
        photos: front.photos.into_iter().map(photo).collect(),
        audio: Vec::new(),
        attachments: Vec::new(),
        notice: None,
        answer: None,
        extra: ExtraFields::default(),
        extra_lines: Vec::new(),
        tags: front.tags.into_iter().map(|label| LinkView { label, url: "the/".to_owned() }).collect(),
        body: Deferred(Html { body, fillings: Vec::new(), prefix: None, page: None }),
        minutes: 3,
        listening_minutes: 4,
        listening: None,
    };
    ReportView { card: Shared::new(&card), details }
}

fn person(attendee: Attendee) -> PersonView {
    let Attendee { name, honorific, roles, speaker, .. } = attendee;
    PersonView { name: name.unwrap_or_default(), honorific, roles, speaker }
}

fn group(attendee: Attendee) -> GroupView {
    let Attendee { group, count, about, .. } = attendee;
    GroupView { group: group.unwrap_or_default(), count, about }
}

fn model(model: Model) -> ModelView {
    let contents = model.contents.into_iter().map(|Group { label, items }| CommitmentsView { label, items });
    ModelView {
        name: model.name,
        url: "mo-hinh/".to_owned(),
        from: None,
        to: None,
        contents: contents.collect(),
        mottos: model.mottos,
    }
}

fn figure(figure: Figure) -> FigureView {
    FigureView { label: figure.label, value: figure.value.to_string(), unit: figure.unit }
}

fn document(document: Document) -> DocumentView {
    let Document { kind, number, date, about } = document;
    DocumentView { kind, number, date, issuer: None, about }
}

fn photo(photo: Photo) -> PhotoView {
    PhotoView { picture: None, caption: photo.caption, alt: String::new(), credit: None }
}

//! A theme: compiled templates and static files, on top of those of the theme that it extends.

mod closure;
mod engine_filters;
mod engine_messages;
mod filters;
mod limits;
mod lint;
mod once;
mod scan;

pub use filters::names as filters;
pub use limits::{UnderWay, under_way};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{ErrorKind, Tera};

use crate::diagnostic::{
    Diagnostic, Place, any_error, missing_template, no_manifest, render_limit, template_error, theme_cycle,
    unknown_theme,
};
use crate::fingerprint::Fingerprint;
use crate::output::{OutputPath, short_hash};
use crate::share_card::{Rgb, Style};
use crate::source::SourcePath;
use crate::text::Text;
use crate::yaml::{Checker, Step, Twins, Yaml, keys};

use engine_messages::reason;
use limits::HtmlBuffer;
use once::Once;

/// The files of all themes: path (`themes/<name>/…`) and content.
pub type ThemeFiles = BTreeMap<SourcePath, Arc<[u8]>>;

/// For each page template, the fingerprint of everything except its data that its output depends on.
pub type Closures = BTreeMap<String, Fingerprint>;

/// A compiled theme.
#[derive(Debug)]
pub struct Theme {
    tera: Arc<Tera>,
    once: Arc<Once>,
    templates: Templates,
    /// Its name, then that of the theme it extends, and so on.
    chain: Vec<String>,
    /// The fingerprints of its templates' closures.
    pub closures: Closures,
    /// Static files: output path and content.
    pub statics: BTreeMap<OutputPath, Arc<[u8]>>,
    /// The colours of share cards, unless the theme has none.
    pub card_style: Option<Style>,
}

/// A template: its file and text.
#[derive(Debug)]
struct Template {
    path: SourcePath,
    text: String,
}

/// Templates by their name in the engine.
type Templates = BTreeMap<String, Template>;

keys! {
    /// `theme.yaml`.
    struct ThemeSettings {
        /// The theme's name for people.
        name = "tên": Option<String>,
        /// A description.
        description = "mô tả": Option<String>,
        /// The theme that supplies the templates and files this one lacks.
        extends = "kế thừa": Option<String>,
        /// Whether a picture is drawn for pages without a photo, shown where they are shared.
        share_cards = "thẻ chia sẻ": Option<bool>,
        /// The colour of these pictures.
        accent = "màu nhấn": Option<String>,
    }
}

const TWINS: Twins = Twins(&[ThemeSettings::KEYS]);

/// Compiles the theme `name` from `files`. `asked` is the place in the settings that names it. The theme is `None` if
/// it can't render pages.
pub fn compile(
    name: &str,
    files: &ThemeFiles,
    required: &[&str],
    asked: &Place,
) -> (Option<Theme>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let (chain, card_style) = chain(name, files, asked, &mut diagnostics);
    if !diagnostics.is_empty() {
        return (None, diagnostics);
    }
    let templates = templates(&chain, files);
    let (statics, names) = statics(&chain, files);
    for template in required {
        if !chain.iter().any(|theme| templates.contains_key(&format!("{theme}/{template}"))) {
            diagnostics.push(missing_template(asked.clone(), template));
        }
    }
    let mut tera = Tera::new();
    let prefixes: Vec<String> = chain.iter().map(|theme| format!("{theme}/")).collect();
    tera.set_fallback_prefixes(prefixes).expect("no template has been added yet");
    let once = Arc::new(Once::default());
    filters::register(&mut tera, names.clone(), once.clone());
    engine_filters::register(&mut tera);
    tera.set_escape_fn(limits::escape);
    let texts = templates.iter().map(|(name, template)| (name.as_str(), template.text.as_str()));
    if let Err(error) = tera.add_raw_templates(texts) {
        diagnostics.extend(explain_all(&templates, &error, asked));
    }
    diagnostics.extend(templates.values().flat_map(|template| lint::lint(&template.path, &template.text)));
    let closures = closure::closures(&chain, &templates, &names, required);
    let tera = Arc::new(tera);
    once.render_with(&tera);
    let theme = Theme { tera, once, templates, chain, closures, statics, card_style };
    ((!any_error(&diagnostics)).then_some(theme), diagnostics)
}

impl Theme {
    /// The fingerprint of a template and all it uses: parents, includes, components, and the published names of the
    /// static files that these mention.
    pub fn closure(&self, template: &str) -> Fingerprint {
        self.closures.get(template).copied().unwrap_or_default()
    }

    /// Frees the HTML kept by `once`: a preview needs little of it after a build, and may run for hours.
    pub fn forget(&self) {
        self.once.forget();
    }

    /// Renders the page at `address`.
    ///
    /// # Errors
    /// The mistake in the template.
    pub fn render(
        &self,
        template: &str,
        context: &tera::Context,
        address: &str,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let mut names = self.chain.iter().map(|theme| format!("{theme}/{template}"));
        let found = names.find_map(|name| self.templates.get(&name));
        let place =
            found.map_or_else(|| Place::whole(&"themes".into()), |template| Place::whole(&template.path));
        let mut written = HtmlBuffer::page();
        let page = limits::RunningPage::begin(place.clone(), address);
        let rendered = self.tera.render_to(template, context, &mut written);
        drop(page);
        let Err(error) = rendered else { return Ok(written.html) };
        let told = explain(&self.templates, &error, &place, Some(address));
        Err(Box::new(match limits::exceeded() {
            Some(limit) => render_limit(told.place, limit, address),
            None => told,
        }))
    }
}

/// The names of the theme, of the one that it extends, and so on; and how share cards look, if there are any: the first
/// theme that says so decides.
fn chain(
    name: &str,
    files: &ThemeFiles,
    asked: &Place,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<String>, Option<Style>) {
    let (mut has_cards, mut accent) = (None, None);
    let mut chain: Vec<String> = Vec::new();
    let mut next = Some((name.to_owned(), asked.clone()));
    while let Some((name, place)) = next.take() {
        if chain.contains(&name) {
            chain.push(name);
            diagnostics.push(theme_cycle(place, &chain.join(" → ")));
            break;
        }
        let path: SourcePath = format!("themes/{name}/theme.yaml").into();
        let Some(bytes) = files.get(&path) else {
            let known: BTreeSet<&str> = files.keys().filter_map(|path| path.split('/').nth(1)).collect();
            if known.contains(&*name) {
                diagnostics.push(no_manifest(place, &name));
                break;
            }
            let known: Vec<&str> = known.into_iter().collect();
            diagnostics.push(unknown_theme(place, &name, &known.join(", ")));
            break;
        };
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let yaml = Yaml::new(&path, text, 0..text.len(), TWINS);
        let (written, mistakes) = yaml.read::<ThemeSettings>();
        diagnostics.extend(mistakes);
        has_cards = has_cards.or(written.share_cards);
        if let Some(colour) = written.accent {
            accent = accent.or(Rgb::parse(&colour));
            if Rgb::parse(&colour).is_none() {
                let allowed = Text::new("#9b1b12, #14532d …", "#9b1b12, #14532d …");
                let mut checker = Checker { yaml: &yaml, diagnostics };
                checker.unknown(&[Step::Key("accent")], &colour, &allowed);
            }
        }
        next = written.extends.map(|parent| (parent, yaml.locate(&[Step::Key("extends")])));
        chain.push(name);
    }
    let style = accent.map_or_else(Style::default, |accent| Style { accent });
    (chain, has_cards.unwrap_or(true).then_some(style))
}

/// All templates of the chain, named `<theme>/<path below templates/>`.
fn templates(chain: &[String], files: &ThemeFiles) -> Templates {
    let mut templates = BTreeMap::new();
    for theme in chain {
        let folder = format!("themes/{theme}/templates/");
        for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with(&folder)) {
            let name = format!("{theme}/{}", &path[folder.len()..]);
            let text = String::from_utf8_lossy(bytes);
            // Notepad puts a byte order mark in front, which would be printed before `<!DOCTYPE html>`.
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            templates.insert(name, Template { path: path.clone(), text });
        }
    }
    templates
}

type Statics = BTreeMap<OutputPath, Arc<[u8]>>;

/// The static files, and the published name of each. A theme's own files override those of the theme that it extends.
/// Names of style sheets and scripts contain a hash, so that browsers may cache them forever.
fn statics(chain: &[String], files: &ThemeFiles) -> (Statics, BTreeMap<String, String>) {
    let mut statics = BTreeMap::new();
    let mut names = BTreeMap::new();
    for theme in chain {
        let folder = format!("themes/{theme}/static/");
        for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with(&folder)) {
            let name = &path[folder.len()..];
            if names.contains_key(name) {
                continue;
            }
            let published = match name.rsplit_once('.') {
                Some((stem, extension @ ("css" | "js"))) => {
                    format!("{stem}.{}.{extension}", short_hash(bytes))
                }
                _ => name.to_owned(),
            };
            names.insert(name.to_owned(), published.clone());
            statics.insert(published.into(), bytes.clone());
        }
    }
    (statics, names)
}

/// Converts the engine's errors of compilation. It reports unknown names several at a time and only as text: a line
/// `error: …`, a line `--> template:line:column`, the excerpt, the carets.
fn explain_all(templates: &Templates, error: &tera::Error, otherwise: &Place) -> Vec<Diagnostic> {
    let text = match error.kind() {
        ErrorKind::Msg(text) => text.as_str(),
        ErrorKind::MissingParent { current, parent } => {
            let why = format!("there is no template `{parent}` to extend");
            return vec![template_error(extends_of(templates, current, otherwise), &reason(&why), None)];
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            let why = reason("it extends itself, by way of others");
            return vec![template_error(extends_of(templates, tpl, otherwise), &why, None)];
        }
        _ => return vec![explain(templates, error, otherwise, None)],
    };
    let mut diagnostics = Vec::new();
    let mut told = None;
    for line in text.lines() {
        if let Some(why) = line.strip_prefix("error: ") {
            told = Some(why);
        } else if let Some(place) =
            line.trim_start().strip_prefix("--> ").and_then(|at| located(templates, at))
        {
            diagnostics.extend(told.take().map(|why| template_error(place, &reason(why), None)));
        }
    }
    if diagnostics.is_empty() {
        diagnostics.push(explain(templates, error, otherwise, None));
    }
    diagnostics
}

/// Parses `template:line:column`.
fn located(templates: &Templates, at: &str) -> Option<Place> {
    let mut parts = at.rsplitn(3, ':');
    let (column, line) = (parts.next()?.parse::<usize>().ok()?, parts.next()?.parse::<usize>().ok()?);
    let template = templates.get(parts.next()?)?;
    let (path, text) = (&template.path, &*template.text);
    let at = offset(text, line, column.saturating_sub(1));
    let is_name = |char: char| char.is_alphanumeric() || char == '_';
    let length = text[at..].find(|char| !is_name(char)).unwrap_or(text.len() - at);
    Some(Place::new(path, text, at..at + length))
}

/// The place of the `extends` tag in the template `name`.
fn extends_of(templates: &Templates, name: &str, otherwise: &Place) -> Place {
    let Some(Template { path, text, .. }) = templates.get(name) else { return otherwise.clone() };
    let at = text.find("extends").unwrap_or(0);
    let length = text[at..].find("%}").unwrap_or(0);
    Place::new(path, text, at..at + text[at..at + length].trim_end().len())
}

/// The byte offset of a `column` (in characters, from 0) in a `line` (from 1).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let line_start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let line = text[line_start..].lines().next().unwrap_or_default();
    line_start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

/// Converts an engine error to a diagnostic, with the template, the line and the page being rendered.
fn explain(templates: &Templates, error: &tera::Error, otherwise: &Place, page: Option<&str>) -> Diagnostic {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        let text = error.to_string();
        return template_error(otherwise.clone(), &reason(text.lines().next().unwrap_or_default()), page);
    };
    let Some(template) = templates.get(report.filename()) else {
        return template_error(otherwise.clone(), &reason(report.message()), page);
    };
    // An error inside a component rendered by `once` comes as the text of an engine report, which has the place.
    let inner = report.message().split_once("\n").and_then(|(why, rest)| {
        let place = located(templates, rest.trim_start().strip_prefix("--> ")?.lines().next()?)?;
        Some(template_error(place, &reason(why.trim_start_matches("error: ")), page))
    });
    inner.unwrap_or_else(|| {
        let span = report.span();
        let offset = |line, column| offset(&template.text, line, column);
        let range = offset(span.start_line, span.start_col)..offset(span.end_line, span.end_col);
        template_error(Place::new(&template.path, &template.text, range), &reason(report.message()), page)
    })
}

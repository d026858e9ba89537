//! `site.yaml` and the theme, read again if their bytes have changed.

use std::sync::Arc;

use super::read::bytes_of;
use super::{Options, Work};
use crate::cache::{Cache, CompiledTheme, Settings};
use crate::config::{self, Config};
use crate::content;
use crate::diagnostic::{Diagnostic, Place};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::load::CONFIG;
use crate::page;
use crate::source::{SourcePath, Sources};
use crate::theme;
use crate::yaml::Step;

/// The settings in `sources`, without a cache.
///
/// # Errors
/// If `site.yaml` can't be read from the disk.
pub fn configure(sources: &Sources, options: &Options) -> Result<(Config, Vec<Diagnostic>), Error> {
    Ok(parse(&CONFIG.into(), &sources.reader.read(CONFIG)?, options))
}

fn parse(path: &SourcePath, bytes: &[u8], options: &Options) -> (Config, Vec<Diagnostic>) {
    let (mut config, diagnostics) = match content::decode(path, bytes) {
        Ok((text, diagnostics)) => {
            let mut diagnostics = config::hide_secrets(path, &text, diagnostics);
            let (config, mistakes) = config::read(path, &text);
            diagnostics.extend(mistakes);
            (config, diagnostics)
        }
        Err(diagnostic) => (Config::default(), vec![*diagnostic]),
    };
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    (config, diagnostics)
}

/// Updates the settings. If they changed, drops everything that was parsed and planned with them.
pub(super) fn read(
    cache: &mut Cache,
    sources: &Sources,
    options: &Options,
    work: &mut Work,
) -> Result<(), Error> {
    let path: SourcePath = CONFIG.into();
    let (bytes, of_bytes) = bytes_of(&mut cache.others, sources, &path, work)?;
    let overrides = options.base_url.as_ref().map_or("", config::BaseUrl::as_str);
    let fingerprint = Fingerprint::of_all([of_bytes, Fingerprint::of(overrides.as_bytes())]);
    if cache.settings.as_ref().is_some_and(|settings| settings.fingerprint == fingerprint) {
        return Ok(());
    }
    let (config, diagnostics) = parse(&path, &bytes, options);
    let is_other_zone = cache.config().is_some_and(|last| last.zone != config.zone);
    let is_other_config = cache.parsed_with.take().is_some_and(|last| last != fingerprint);
    if is_other_zone || is_other_config {
        cache.articles.clear();
        cache.pages.clear();
        cache.alike = None;
        cache.kept_plan = None;
    }
    cache.plan = None;
    cache.shared = None;
    cache.theme = None;
    cache.settings = Some(Settings { fingerprint, config: Arc::new(config), diagnostics });
    Ok(())
}

/// The place of the value at `steps` in `site.yaml`.
pub(super) fn in_settings(sources: &Sources, steps: &[Step]) -> Place {
    let path: SourcePath = CONFIG.into();
    let text = sources.reader.read(&path).ok().and_then(|bytes| content::decode(&path, &bytes).ok());
    text.map_or_else(|| Place::whole(&path), |(text, _)| config::locate(&path, &text, steps))
}

/// Updates the theme.
pub(super) fn read_theme(cache: &mut Cache, sources: &Sources, work: &mut Work) -> Result<(), Error> {
    let config = cache.config_arc();
    let mut files = theme::ThemeFiles::new();
    let mut fingerprints =
        vec![cache.settings.as_ref().map(|settings| settings.fingerprint).unwrap_or_default()];
    for (path, _) in sources.below("themes/") {
        let (bytes, fingerprint) = bytes_of(&mut cache.others, sources, path, work)?;
        files.insert(path.clone(), bytes);
        fingerprints.extend([Fingerprint::of(path.as_bytes()), fingerprint]);
    }
    cache.others.retain(|path, _| sources.files.contains_key(path));
    let fingerprint = Fingerprint::of_all(fingerprints);
    if cache.theme.as_ref().is_some_and(|theme| theme.fingerprint == fingerprint) {
        return Ok(());
    }
    let path: SourcePath = CONFIG.into();
    let (bytes, _) = bytes_of(&mut cache.others, sources, &path, work)?;
    let asked = content::decode(&path, &bytes).map_or_else(
        |_| Place::whole(&path),
        |(text, _)| config::locate(&path, &text, &[Step::Key("theme")]),
    );
    let (theme, diagnostics) = theme::compile(&config.theme, &files, &page::templates(), &asked);
    cache.theme = Some(CompiledTheme { fingerprint, theme: theme.map(Arc::new), diagnostics });
    Ok(())
}

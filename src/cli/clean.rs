//! `bantin clean`: removes the published site.

use bantin::build::{self, Options};
use bantin::diagnostic::any_error;
use bantin::error::Error;
use bantin::load::load;
use bantin::publish;
use bantin::site::Showing;
use bantin::text::{Text, counted};

use super::Exit;
use super::arguments::CleanArguments;
use super::build::clock;
use super::print::{Printer, shown};
use super::summary::tell_of_edits;

/// Removes only files that bantin wrote to the output folder.
pub(crate) fn clean(arguments: &CleanArguments, printer: &Printer) -> Result<Exit, Error> {
    let sources = load(&arguments.root)?;
    let showing = Showing { now: clock(), drafts: false, future: false };
    let (config, diagnostics) = build::configure(&sources, &Options { showing, base_url: None })?;
    if any_error(&diagnostics) {
        printer.diagnostics(&diagnostics);
        return Ok(Exit::Content);
    }
    let output = arguments.output.clone().unwrap_or_else(|| arguments.root.join(&config.output));
    let options = publish::Options {
        adopt: false,
        durable: false,
        by_hand: config.targets.is_empty(),
        sources: arguments.root.clone(),
        now: clock(),
    };
    let published = publish::clean(&output, &options)?;
    tell_of_edits(&published, &output, printer);
    printer.addresses(&published, &config.base_url);
    let (removed, output) = (published.removed.len(), shown(&output));
    printer.say(&Text::new(
        format!("Đã xóa {removed} tệp khỏi {output}. Gõ bantin build để dựng lại."),
        format!("Removed {} from {output}. Type bantin build to build again.", counted(removed, "file")),
    ));
    printer.cleaned(&published, &config.base_url);
    Ok(Exit::Done)
}

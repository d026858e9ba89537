//! The commands, and what they do.

mod arguments;
mod askpass;
mod build;
mod by_hand;
mod clean;
mod converter;
mod desk;
mod early;
mod explain;
mod fix;
mod import;
mod install;
mod keyring;
mod list;
mod login;
mod look;
mod print;
mod progress;
mod rebuild;
mod scaffold;
mod send;
mod serve;
mod stdout;
mod stray;
mod summary;
mod timings;
mod undone;
mod watch;
mod watchdog;
mod window;
mod withdraw;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use bantin::error::Error;
use bantin::text::{Lang, Text};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command, ServeArguments};
use build::Ending;
use print::Printer;

/// The exit codes of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Success.
    Done = 0,
    /// The content has errors.
    Content = 1,
    /// The command was wrong.
    Usage = 2,
    /// The disk, the lock or the output folder failed.
    Environment = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Runs the command of this process.
pub(crate) fn run() -> Exit {
    if let Some(exit) = askpass::answer() {
        return exit;
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return explain_usage(&error),
    };
    // Without a command, `bantin` starts a preview.
    let undone = arguments.command.as_ref().map_or_else(Command::unbuilt, Command::undone);
    let (lang, format) = (arguments.lang.into(), arguments.message_format);
    let printer = Printer::new(lang, format, arguments.quiet, arguments.verbose, undone)
        .with_progress(arguments.progress);
    let exit = carry_out(&arguments, &printer).unwrap_or_else(|error| {
        printer.failure(&error);
        Exit::Environment
    });
    let exit = printer.finish(exit);
    // A user who opens the program, or a report with it, has no other window to read the message in.
    if exit != Exit::Done
        && matches!(&arguments.command, None | Some(Command::Serve(ServeArguments { report: Some(_), .. })))
    {
        window::hold(lang);
    }
    exit
}

fn carry_out(arguments: &Arguments, printer: &Printer) -> Result<Exit, Error> {
    let Some(command) = &arguments.command else { return bare(printer) };
    match command {
        Command::Build { build, timings, dry_run, send } => {
            if *timings {
                timings::start();
            }
            let ending = match send {
                _ if *dry_run => Ending::Foreseen,
                Some(target) => Ending::Sent(target.as_deref()),
                None => Ending::Published,
            };
            build::build(build, ending, printer)
        }
        Command::Check(options) => build::check(options, printer),
        Command::Clean(options) => clean::clean(options, printer),
        Command::Send(options) => send::send(options, printer),
        Command::Init { folder } => scaffold::init(folder, printer),
        Command::New(options) => scaffold::new(options, printer),
        Command::Import(options) => import::import(options, printer),
        Command::Withdraw(options) => withdraw::withdraw(options, printer),
        Command::List { which, site } => list::list(*which, site, printer),
        Command::Watch(options) => watch::watch(options, printer),
        Command::Serve(options) => serve::serve(options, printer),
        Command::Install => install::install(printer),
        Command::Uninstall => install::uninstall(printer),
        Command::Explain { page, site } => explain::explain(page, site, printer),
        Command::Schema => {
            printer.output(&format!("{:#}", bantin::content::schema()));
            Ok(Exit::Done)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "bantin", &mut script);
            printer.output(String::from_utf8_lossy(&script).trim_end());
            Ok(Exit::Done)
        }
    }
}

/// `bantin` without a command: opens the desk of the site in the present folder in a browser. In an empty folder, the
/// desk makes a site; in another one, `bantin` offers a folder of the user's own.
fn bare(printer: &Printer) -> Result<Exit, Error> {
    let here = Path::new(".");
    let root =
        if serve::can_begin(here)? { Some(here.to_owned()) } else { window::ask_for_own_site(printer)? };
    let Some(options) = root.and_then(|root| ServeArguments::bare(&root)) else {
        return Ok(print::help(&Arguments::command().render_help().to_string(), Exit::Usage, printer.lang));
    };
    // The console of Windows has 80 columns, and breaks lines within words.
    printer.say(&Text::new(
        "Bản Tin đang chạy. Cứ để cửa sổ này mở trong lúc soạn;\nxong việc thì đóng lại, những gì đã lưu vẫn còn.",
        "Bản Tin is running. Leave this window open while you write;\nclose it when you are done, what is saved stays.",
    ));
    serve::serve(&options, printer)
}

/// Explains a wrong command, if possible in the requested language.
fn explain_usage(error: &clap::Error) -> Exit {
    let wants_english = std::env::args_os()
        .collect::<Vec<OsString>>()
        .windows(2)
        .any(|pair| pair[0] == "--lang" && pair[1] == "en" || pair[1] == "--lang=en");
    let is_answer = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    let lang = if wants_english { Lang::En } else { Lang::Vi };
    if is_answer {
        let is_asked_for = error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
        let exit = if is_asked_for { Exit::Done } else { Exit::Usage };
        return print::help(&error.render().to_string(), exit, lang);
    }
    if lang == Lang::En {
        // If the terminal is gone, the message is lost.
        error.print().ok();
    } else {
        let typed: Vec<String> =
            std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        print::usage(&arguments::explain(error, &typed));
    }
    Exit::Usage
}

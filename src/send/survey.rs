//! Looks at the server before any change: which files are ours, which are somebody else's, what is to be done.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::lanes::{Failure, Lanes};
use super::manifest::{COPY, LARGEST, NAME, SentManifest};
use super::plan::{SendPlan, plan, unclaimed};
use super::remote::{Listed, Remote};
use super::{Changes, Options};
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::output::OutputPath;
use crate::publish::PublishedSite;
use crate::text::Text;

/// The most new paths to look up one by one. For more, listing all files is faster.
const MOST_ASKED: usize = 64;

/// The most files that a message names.
const MOST_NAMED: usize = 5;

/// The result of looking at the server.
pub(super) struct Survey {
    pub(super) sent: SentManifest,
    /// Whether the server has this manifest.
    pub(super) is_stored: bool,
    /// Whether the server has only a complete copy of it.
    pub(super) has_copy: bool,
    pub(super) plan: SendPlan,
}

/// The result if the manifest alone shows that there is nothing to do; `None` if the server must be looked at.
pub(super) fn nothing_to_do(
    site: &PublishedSite,
    lanes: &Lanes<'_>,
    options: &Options<'_>,
) -> Result<Option<Changes>, Failure> {
    if options.verify || options.adopt {
        return Ok(None);
    }
    let Some(Stored { manifest: sent, is_copy: false }) = stored(lanes, options)? else { return Ok(None) };
    let plan = plan(site.files(), &sent, None);
    let is_nothing = plan.is_nothing() && sent.site == options.site;
    Ok(is_nothing.then(|| Changes::of(&plan)))
}

/// Looks at the server.
///
/// # Errors
/// [`Error::Send`] if its manifest can't be read or is that of another site, or somebody else's files are in the way.
pub(super) fn survey(
    site: &PublishedSite,
    lanes: &Lanes<'_>,
    options: &Options<'_>,
) -> Result<Survey, Failure> {
    let stored = stored(lanes, options)?;
    let has_copy = stored.as_ref().is_some_and(|stored| stored.is_copy);
    let stored = stored.map(|stored| stored.manifest);
    let mut sent = stored.clone().unwrap_or_else(|| SentManifest::new(options.site));
    if sent.site != options.site {
        if !options.take_over {
            return Err(other_site(&sent.site).into());
        }
        options.site.clone_into(&mut sent.site);
    }
    let new = unclaimed(site.files(), &sent);
    let wants_list = options.verify || options.adopt || stored.is_none() || new.len() > MOST_ASKED;
    let listing = wants_list.then(|| lanes.once(|remote| Ok(remote.list()?))).transpose()?;
    let mut foreign = there(&new, listing.as_deref(), lanes)?;
    if options.adopt {
        for path in adoptable(&foreign, site, lanes)? {
            foreign.remove(&path);
            sent.files.insert(path.clone(), site.files()[&path].into());
        }
    }
    if !foreign.is_empty() && !options.take_over {
        return Err(in_the_way(&foreign).into());
    }
    let plan = plan(site.files(), &sent, listing.as_deref().filter(|_| options.verify));
    Ok(Survey { is_stored: !has_copy && stored.as_ref() == Some(&sent), has_copy, sent, plan })
}

/// A manifest on the server.
struct Stored {
    manifest: SentManifest,
    /// Whether it is the copy, because the manifest itself is damaged or missing.
    is_copy: bool,
}

/// The manifest on the server; `None` if there is none, or it is damaged and the options ask to adopt files.
fn stored(lanes: &Lanes<'_>, options: &Options<'_>) -> Result<Option<Stored>, Failure> {
    let read = |name| lanes.once(|remote| Ok(remote.read(name, LARGEST)?));
    let stored = read(NAME)?;
    if let Some(manifest) = stored.as_deref().and_then(SentManifest::parse) {
        return Ok(Some(Stored { manifest, is_copy: false }));
    }
    // A send may have been interrupted while it wrote the manifest.
    if let Some(manifest) = read(COPY)?.as_deref().and_then(SentManifest::parse) {
        return Ok(Some(Stored { manifest, is_copy: true }));
    }
    if stored.is_some() && !options.adopt { Err(unreadable().into()) } else { Ok(None) }
}

/// Those of the paths that exist on the server.
fn there(
    paths: &[&OutputPath],
    listing: Option<&[Listed]>,
    lanes: &Lanes<'_>,
) -> Result<BTreeSet<OutputPath>, Failure> {
    if let Some(listing) = listing {
        let listed: BTreeSet<&str> = listing.iter().map(|listed| &*listed.path).collect();
        return Ok(paths
            .iter()
            .filter(|path| listed.contains(path.as_ref()))
            .map(|path| (*path).clone())
            .collect());
    }
    let found = Mutex::new(BTreeSet::new());
    lanes.each(paths, |remote, path| {
        if remote.read(path, u64::MAX)?.is_some() {
            found.lock().expect("no thread panics while it holds the set").insert((*path).clone());
        }
        Ok(())
    })?;
    Ok(found.into_inner().expect("no thread panics while it holds the set"))
}

/// Those of the paths that have the same bytes on the server.
fn adoptable(
    paths: &BTreeSet<OutputPath>,
    site: &PublishedSite,
    lanes: &Lanes<'_>,
) -> Result<Vec<OutputPath>, Failure> {
    let paths: Vec<&OutputPath> = paths.iter().collect();
    let equal = Mutex::new(Vec::new());
    lanes.each(&paths, |remote, path| {
        if is_equal(remote, path, site)? {
            equal.lock().expect("no thread panics while it holds the list").push((*path).clone());
        }
        Ok(())
    })?;
    Ok(equal.into_inner().expect("no thread panics while it holds the list"))
}

fn is_equal(remote: &mut dyn Remote, path: &OutputPath, site: &PublishedSite) -> Result<bool, Failure> {
    let bytes = remote.read(path, u64::MAX)?;
    Ok(bytes.is_some_and(|bytes| Fingerprint::of(&bytes) == site.files()[path].fingerprint))
}

fn unreadable() -> Error {
    Error::Send(Text::new(
        format!(
            "tệp {NAME} ở nơi gửi bị hỏng, nên không biết ở đó tệp nào do bantin gửi; chưa đổi gì. Hãy thêm --adopt để so từng tệp và nhận lại những tệp giống hệt"
        ),
        format!(
            "the file {NAME} at the target is damaged, so there is no telling which files bantin sent; nothing was changed. Add --adopt to compare file by file and to take over those that are the same"
        ),
    ))
}

fn other_site(address: &str) -> Error {
    let address: String = address.chars().filter(|char| !char.is_control()).take(200).collect();
    Error::Send(Text::new(
        format!(
            "nơi gửi này đang chứa trang tin có địa chỉ {address}, khác với trang này, nên chưa đổi gì. Hãy xem lại mục “nơi gửi”; nếu trang tin chỉ đổi địa chỉ thì thêm --take-over"
        ),
        format!(
            "this target holds the site of {address}, which is another one, so nothing was changed. Look at “targets” again; if the site has only got a new address, add --take-over"
        ),
    ))
}

fn in_the_way(foreign: &BTreeSet<OutputPath>) -> Error {
    let names: Vec<&str> = foreign.iter().take(MOST_NAMED).map(|path| &**path).collect();
    let (names, number) = (names.join(", "), foreign.len());
    let more = if number > MOST_NAMED { ", …" } else { "" };
    Error::Send(Text::new(
        format!(
            "ở nơi gửi đã có {number} tệp không do bantin gửi, trùng tên với tệp của trang tin: {names}{more}. Chưa đổi gì. Nếu trước đây trang tin được chép tay lên đó, hãy thêm --adopt; muốn ghi đè thì thêm --take-over"
        ),
        format!(
            "the target has {number} files that bantin did not send, where files of the site must go: {names}{more}. Nothing was changed. If the site was copied there by hand before, add --adopt; to overwrite them, add --take-over"
        ),
    ))
}

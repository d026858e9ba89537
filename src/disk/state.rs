//! Folders in which the program keeps its own data between two runs.
//!
//! The program replaces and deletes files in them without asking, and trusts some of them. So such a folder must be a
//! folder, not a link to somebody's own files, and belong to the user who runs the program: one that came with an
//! archive, or that another user made in a shared folder, isn't the program's own.

use std::path::Path;

use super::Dir;
use crate::error::Error;

/// Opens the state folder called `name`; `None` if there is none.
///
/// # Errors
/// [`Error::ForeignState`] if something else has that name, or it belongs to another user; [`Error::Io`].
pub fn open_state(parent: &Dir, name: &Path) -> Result<Option<Dir>, Error> {
    let foreign = || Error::ForeignState(parent.join(name));
    let state = match parent.enter(name) {
        Err(Error::NotRegular(_)) => return Err(foreign()),
        entered => entered?,
    };
    match state {
        Some(state) if !state.is_own()? => Err(foreign()),
        state => Ok(state),
    }
}

/// Opens the state folder called `name`, and creates it if it is missing.
///
/// # Errors
/// As [`open_state`].
pub fn create_state(parent: &Dir, name: &Path) -> Result<Dir, Error> {
    if let Some(state) = open_state(parent, name)? {
        return Ok(state);
    }
    parent.create_folders(name)?;
    open_state(parent, name)?.ok_or_else(|| Error::ForeignState(parent.join(name)))
}

//! Open data: one file per year, and the list of these files.

use serde::{Deserialize, Serialize};

use super::{Add, PageKind};
use crate::error::Error;
use crate::fingerprint::Reads;
use crate::page::content::{Content, ContentForm, data};
use crate::page::context::PageContext;
use crate::page::open_data::{open_reports, year_address, year_files, years};
use crate::site::{Address, Site};

/// The list of the open data files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenData;

impl PageKind for OpenData {
    type View = ();

    fn list(_site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        add(Address::new("reports.json"), Self.into());
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, _address: &Address) -> Result<Content<'s>, Error> {
        Ok(data(year_files(context), ContentForm::Years))
    }
}

/// The reports of a year, as open data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenYear {
    /// The year; `None` for reports without any date.
    pub year: Option<i16>,
}

impl PageKind for OpenYear {
    type View = ();

    fn list(site: &Site, _reads: &Reads, add: &mut Add<'_>) -> Result<(), Error> {
        for year in years(site) {
            add(year_address(year), Self { year }.into());
        }
        Ok(())
    }

    fn content<'s>(self, context: &PageContext<'s>, _address: &Address) -> Result<Content<'s>, Error> {
        Ok(data(open_reports(context, self.year)?, ContentForm::Reports))
    }
}

//! The site's settings: `site.yaml`, typed and checked like a report.

mod addresses;
mod base_url;
mod certificate;
mod checks;
mod doubts;
mod secrets;
mod targets;

pub use addresses::{Named, RecordedAddress};
pub use base_url::BaseUrl;
pub use certificate::CertificateFingerprint;
pub use checks::Checks;
pub(crate) use secrets::hide_secrets;
pub use targets::{Account, Encryption, FtpSecurity, SendTarget, TargetKind};

use std::path::{Component, Path};
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use self::targets::WrittenTarget;
use crate::address::Target;
use crate::address::link::{Link, judge};
use crate::address::typed::{check_link, check_name, visible};
use crate::diagnostic::{self, Diagnostic, bad_address, unknown_time_zone};
use crate::place::Mention;
use crate::source::SourcePath;
use crate::text::Text;
use crate::vietnamese::slug;
use crate::yaml::{Checker, Field, Step, Twins, Yaml, fields, keys};
use Step::{Item, Key};

/// The settings of a site.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name.
    pub title: String,
    /// One sentence about it.
    pub description: Option<String>,
    /// Its web address.
    pub base_url: BaseUrl,
    /// The language of its pages, a BCP 47 tag.
    pub language: String,
    /// The time zone of dates without one.
    pub zone: TimeZone,
    /// The name of its theme.
    pub theme: String,
    /// The output folder, relative to the site's root.
    pub output: String,
    /// Entries on one page of a list.
    pub per_page: usize,
    /// The body that publishes it.
    pub agency: Option<String>,
    /// The picture at the top of its pages: a file in `content/`.
    pub emblem: Option<String>,
    /// The person responsible for it.
    pub responsible: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The line about reuse.
    pub license_line: Option<String>,
    /// The menu.
    pub menu: Vec<MenuItem>,
    /// The present names of places.
    pub places: Vec<RenamedPlace>,
    /// The addresses that names keep, in file order.
    pub addresses: Vec<RecordedAddress>,
    /// The part of the country; nothing depends on it yet.
    pub region: Region,
    /// The speed of reading aloud.
    pub syllables_per_minute: u32,
    /// Whether links are relative to their page, for a site opened from a disk.
    pub relative_links: bool,
    /// Whether the site has a search.
    pub search: bool,
    /// The maximum size of files beside the articles, in bytes.
    pub max_file_size: u64,
    /// The messages that aren't shown about its reports.
    pub checks: Checks,
    /// The targets that it is sent to.
    pub targets: Vec<SendTarget>,
}

/// One line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// Its text.
    pub label: String,
    /// Its target.
    pub to: MenuTarget,
    /// The address without `#` or `?`, as it was typed.
    pub typed: String,
    /// Its index in the list of `site.yaml`.
    pub idx: usize,
}

/// The target of a menu line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuTarget {
    /// Another site, by its full address.
    Outside(String),
    /// A page or file of the site; its path begins with a slash.
    Inside(Target),
}

/// A place whose present name is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedPlace {
    /// The place as it was.
    pub was: Mention,
    /// Its present name.
    pub now: Option<Mention>,
    /// The day of the change.
    pub since: Option<Date>,
    /// The resolution that changed it.
    pub resolution: Option<String>,
}

/// A part of the country, by its way of speaking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// The north.
    #[default]
    North,
    /// The south.
    South,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: None,
            base_url: BaseUrl::parse("http://localhost").expect("it is an address"),
            language: "vi".to_owned(),
            zone: zone(DEFAULT_ZONE).expect("the tables of time zones are compiled in"),
            theme: "bulletin".to_owned(),
            output: "public".to_owned(),
            per_page: 20,
            agency: None,
            emblem: None,
            responsible: None,
            address: None,
            phone: None,
            email: None,
            license_line: None,
            menu: Vec::new(),
            places: Vec::new(),
            addresses: Vec::new(),
            region: Region::default(),
            syllables_per_minute: 200,
            relative_links: false,
            search: true,
            max_file_size: 30 * MEGABYTE,
            checks: Checks::default(),
            targets: Vec::new(),
        }
    }
}

/// A million bytes, as disk makers count.
const MEGABYTE: u64 = 1_000_000;

const DEFAULT_ZONE: &str = "Asia/Ho_Chi_Minh";

/// The time zone called `name`, from the compiled-in tables, so that it is the same on every machine.
fn zone(name: &str) -> Option<TimeZone> {
    jiff::tz::db().get(name).ok()
}

keys! {
    /// `site.yaml`, unchecked except for its shape.
    struct WrittenConfig {
        /// The site's name.
        title = "tiêu đề": Option<String>,
        /// One sentence about it.
        description = "mô tả": Option<String>,
        /// Its full web address.
        base_url = "địa chỉ web": Option<String>,
        /// The language of its pages.
        language = "ngôn ngữ": Option<String>,
        /// The time zone of dates without one.
        timezone = "múi giờ": Option<String>,
        /// The name of its theme.
        theme = "giao diện": Option<String>,
        /// The output folder.
        output = "thư mục xuất": Option<String>,
        /// Entries on one page of a list.
        per_page = "số bài mỗi trang": Option<u32>,
        /// The body that publishes it.
        agency = "cơ quan": Option<String>,
        /// The picture at the head of its pages, a file in `content/`.
        emblem = "biểu trưng": Option<String>,
        /// Who answers for it.
        responsible = "người chịu trách nhiệm": Option<String>,
        /// How to reach them.
        contact = "liên hệ": WrittenContact,
        /// The line about reuse.
        license_line = "ghi chú bản quyền": Option<String>,
        /// The menu.
        menu = "trình đơn": Vec<WrittenMenuItem>,
        /// What places are called now.
        places = "địa danh": Vec<WrittenPlace>,
        /// The addresses that subjects, places and models keep.
        addresses = "địa chỉ": Vec<WrittenAddress>,
        /// north (bắc) or south (nam).
        region = "vùng": Option<String>,
        /// How fast text is read aloud, 160 to 240.
        syllables_per_minute = "tốc độ đọc": Option<u32>,
        /// Links that work from a disk or a USB stick.
        relative_links = "liên kết tương đối": Option<bool>,
        /// A page on which the site is searched.
        search = "tìm kiếm": Option<bool>,
        /// How many megabytes a photo or attachment may have, 1 to 1000.
        max_file_size = "tệp nặng nhất": Option<u32>,
        /// What isn't told of reports.
        checks = "kiểm tra": WrittenChecks,
        /// Where it is sent to.
        targets = "nơi gửi": Vec<WrittenTarget>,
    }

    /// What isn't told of reports.
    struct WrittenChecks {
        /// The names of checks that are switched off.
        skip = "bỏ qua": Vec<String>,
        /// Telephones and accounts that everybody may know.
        public_numbers = "số công khai": Vec<String>,
        /// Words that are no mistakes.
        words = "từ riêng": Vec<String>,
    }

    /// How to reach the people of the site.
    struct WrittenContact {
        /// Postal address.
        address = "địa chỉ": Option<String>,
        /// Phone number.
        phone = "điện thoại": Option<String>,
        /// E-mail address.
        email = "thư điện tử": Option<String>,
    }

    /// One line of the menu.
    struct WrittenMenuItem {
        /// What it says.
        label = "nhãn": Option<String>,
        /// Where it leads.
        url = "liên kết": Option<String>,
    }

    /// A place and what it is called now.
    struct WrittenPlace {
        /// The name it had.
        name = "tên": Option<String>,
        /// The level it had.
        level = "cấp": Option<String>,
        /// The district it belonged to.
        district = "huyện": Option<String>,
        /// The province it belonged to.
        province = "tỉnh": Option<String>,
        /// The place it is part of now.
        now = "nay là": Option<WrittenPresent>,
        /// Since when.
        since = "từ ngày": Option<String>,
        /// By which resolution.
        resolution = "nghị quyết": Option<String>,
    }

    /// A name and the address that it keeps.
    struct WrittenAddress {
        /// A subject.
        tag = "thẻ": Option<String>,
        /// A place, perhaps with its level.
        commune = "xã": Option<String>,
        /// The district it belongs to.
        district = "huyện": Option<String>,
        /// The province it belongs to.
        province = "tỉnh": Option<String>,
        /// A model.
        model = "mô hình": Option<String>,
        /// The last part of its address.
        slug = "địa chỉ": Option<String>,
    }

    /// A place as it is now.
    struct WrittenPresent {
        /// Its name.
        name = "tên": Option<String>,
        /// Its level.
        level = "cấp": Option<String>,
        /// Its province.
        province = "tỉnh": Option<String>,
    }
}

const TWINS: Twins = Twins(&[
    WrittenConfig::KEYS,
    WrittenChecks::KEYS,
    WrittenTarget::KEYS,
    WrittenContact::KEYS,
    WrittenMenuItem::KEYS,
    WrittenPlace::KEYS,
    WrittenAddress::KEYS,
    WrittenPresent::KEYS,
]);

/// The keys of the settings, in the order of a form.
pub fn form_fields() -> &'static [Field] {
    static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| fields(&schemars::schema_for!(WrittenConfig)));
    &FIELDS
}

/// The text, if there is one. Forms write an empty text for a field that wasn't filled in.
fn present(written: Option<String>) -> Option<String> {
    written.filter(|text| !text.trim().is_empty())
}

/// All keys of `site.yaml`, English and Vietnamese.
pub fn keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    TWINS.0.iter().flat_map(|pairs| pairs.iter().copied())
}

/// Reads the text of the file at `path`. Unreadable values get their defaults.
pub fn read(path: &SourcePath, text: &str) -> (Config, Vec<Diagnostic>) {
    let yaml = Yaml::new(path, text, 0..text.len(), TWINS);
    let (written, mut diagnostics) = yaml.read::<WrittenConfig>();
    let config = Checker { yaml: &yaml, diagnostics: &mut diagnostics }.config(written);
    diagnostics.extend(yaml.doubts(&diagnostics));
    diagnostics.extend(doubts::doubts(&config, &yaml));
    diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
    (config, hide_secrets(path, text, diagnostics))
}

/// The place of the value that `steps` lead to, in the text of the file at `path`.
pub(crate) fn locate(path: &SourcePath, text: &str, steps: &[Step]) -> diagnostic::Place {
    Yaml::new(path, text, 0..text.len(), TWINS).locate(steps)
}

impl Checker<'_, '_> {
    fn config(&mut self, written: WrittenConfig) -> Config {
        let default = Config::default();
        let phone = present(written.contact.phone);
        Config {
            title: self.required(written.title, &[], "title", "Bản tin xã Cẩm Tâm").unwrap_or_default(),
            description: present(written.description),
            base_url: self.base_url(written.base_url).unwrap_or(default.base_url),
            language: present(written.language).unwrap_or(default.language),
            zone: self.zone(present(written.timezone)).unwrap_or(default.zone),
            theme: present(written.theme).unwrap_or(default.theme),
            output: self.output(present(written.output)).unwrap_or(default.output),
            per_page: self
                .within("per_page", written.per_page, 1, 1000)
                .map_or(default.per_page, |n| n as usize),
            agency: present(written.agency),
            emblem: present(written.emblem),
            responsible: present(written.responsible),
            address: present(written.contact.address),
            email: present(written.contact.email),
            license_line: present(written.license_line),
            menu: written
                .menu
                .into_iter()
                .enumerate()
                .filter_map(|(idx, item)| self.menu_item(idx, item))
                .collect(),
            places: written
                .places
                .into_iter()
                .enumerate()
                .filter_map(|(idx, place)| self.place(idx, place))
                .collect(),
            addresses: self.addresses(written.addresses),
            region: self.region(present(written.region)),
            syllables_per_minute: self
                .within("syllables_per_minute", written.syllables_per_minute, 160, 240)
                .unwrap_or(default.syllables_per_minute),
            relative_links: written.relative_links.unwrap_or_default(),
            search: written.search.unwrap_or(default.search),
            max_file_size: self
                .within("max_file_size", written.max_file_size, 1, 1000)
                .map_or(default.max_file_size, |megabytes| u64::from(megabytes) * MEGABYTE),
            checks: self.checks(written.checks, phone.as_deref()),
            targets: self.targets(written.targets),
            phone,
        }
    }

    fn menu_item(&mut self, idx: usize, written: WrittenMenuItem) -> Option<MenuItem> {
        let at = [Key("menu"), Item(idx)];
        let label = self.required(written.label, &at, "label", "Các xã");
        let url = self.required(written.url, &at, "url", "/xa/")?;
        let at_url = [at[0], at[1], Key("url")];
        if let Link::Outside(address) = judge(&url)
            && ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme))
        {
            return Some(MenuItem { label: label?, to: MenuTarget::Outside(address), typed: url, idx });
        }
        if url.contains(':') || url.starts_with("//") {
            let allowed =
                Text::new("một trang của site (/xa/), https://…", "a page of the site (/xa/), https://…");
            self.unknown(&at_url, &url, &allowed);
            return None;
        }
        if let Err(problem) = check_link(&url) {
            let place = self.yaml.locate(&at_url);
            self.diagnostics.push(bad_address(place, &visible(&url), &problem.text(), "/xa/"));
            return None;
        }
        let mut target = Target::new(url.trim());
        let typed = target.path.clone();
        target.path = format!("/{}", typed.trim_start_matches('/'));
        Some(MenuItem { label: label?, to: MenuTarget::Inside(target), typed, idx })
    }

    fn base_url(&mut self, written: Option<String>) -> Option<BaseUrl> {
        let written = self.required(written, &[], "base_url", "https://bantin.example.vn")?;
        let read = BaseUrl::read(&written, || self.yaml.locate(&[Key("base_url")]));
        read.map_err(|mistake| self.tell(*mistake)).ok()
    }

    /// Checks the output folder. It may be anywhere, but its names must be valid on every system.
    fn output(&mut self, written: Option<String>) -> Option<String> {
        let written = written?;
        let names = Path::new(&written).components().filter_map(|component| match component {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
        let problem = names.map(check_name).find_map(Result::err);
        if let Some(problem) = problem {
            let place = self.yaml.locate(&[Key("output")]);
            self.diagnostics.push(bad_address(place, &visible(&written), &problem.text(), "public"));
            return None;
        }
        Some(written)
    }

    fn zone(&mut self, written: Option<String>) -> Option<TimeZone> {
        let name = written?;
        let zone = zone(&name);
        if zone.is_none() {
            self.tell(unknown_time_zone(self.yaml.locate(&[Key("timezone")]), &name));
        }
        zone
    }

    fn within(&mut self, key: &'static str, written: Option<u32>, least: u32, most: u32) -> Option<u32> {
        let number = written?;
        if (least..=most).contains(&number) {
            return Some(number);
        }
        let allowed =
            Text::new(format!("số từ {least} đến {most}"), format!("a number from {least} to {most}"));
        self.unknown(&[Key(key)], &number.to_string(), &allowed);
        None
    }

    fn region(&mut self, written: Option<String>) -> Region {
        let Some(word) = written else { return Region::default() };
        match slug(&word).as_str() {
            "north" | "bac" => Region::North,
            "south" | "nam" => Region::South,
            _ => {
                self.unknown(&[Key("region")], &word, &Text::new("bắc, nam", "north, south"));
                Region::default()
            }
        }
    }

    fn place(&mut self, idx: usize, written: WrittenPlace) -> Option<RenamedPlace> {
        let at = [Key("places"), Item(idx)];
        let now = written.now.and_then(|now| {
            let level = self.level(present(now.level), &[&at[..], &[Key("now"), Key("level")]].concat());
            Some(Mention::new(&present(now.name)?, level, None, present(now.province)))
        });
        let name = self.required(written.name, &at, "name", "Cẩm Tâm")?;
        let given = [written.level.as_deref(), written.district.as_deref(), written.province.as_deref()];
        self.place_name(&name, &[&at[..], &[Key("name")]].concat(), &Text::default(), given);
        let level = self.level(present(written.level), &[&at[..], &[Key("level")]].concat());
        Some(RenamedPlace {
            was: Mention::new(&name, level, present(written.district), present(written.province)),
            now,
            since: present(written.since)
                .and_then(|since| self.moment(&since, &[&at[..], &[Key("since")]].concat()))
                .map(|parsed| parsed.moment.date),
            resolution: present(written.resolution),
        })
    }
}

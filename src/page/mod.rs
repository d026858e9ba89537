//! The pages of the site, and exactly what each one shows.

mod chart;
mod claim;
mod collision;
mod content;
mod context;
mod correction;
mod dead_links;
mod deferred;
mod extra;
mod feed;
mod file_view;
mod full_report;
pub mod kinds;
mod lines;
mod linked_data;
mod list_part;
mod notice;
mod open_data;
mod pages;
mod picture_view;
mod podcast;
mod text;
pub mod view;

pub use chart::{BarView, ChartView, LineView};
pub use claim::Located;
pub use collision::check;
pub use content::{Content, ContentForm};
pub use context::{IndexedPages, PageContext, SharedParts, ShownArticle};
pub use correction::CorrectionView;
pub use deferred::{Deferred, Source};
pub use extra::{ExtraFields, ExtraLine, ExtraPart};
pub use feed::{DeletedEntry, Feed, FeedEntry, FilledFeed};
pub use file_view::{AttachmentView, AudioView};
pub use full_report::{
    CommitmentsView, DocumentView, FigureView, FullReport, GroupView, ModelView, PersonView, PhotoView,
    ReportDetails, ReportView,
};
pub use kinds::{PageId, templates, views};
pub use lines::{ArchiveMonth, CommuneLine, IssueLine};
pub use linked_data::LinkedData;
pub use notice::{AnswerView, ContactPiece, NoticeView};
pub use open_data::{OpenReports, YearFile};
pub use pages::{Page, list};
pub use picture_view::{CandidateView, PictureView, SourceView};
pub use podcast::{Episode, Podcast};
pub use view::AuthorView;

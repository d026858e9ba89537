//! Texts from staff, and the drafts that `bantin import` makes of them.

mod article;
mod facts;
mod limits;

//! Texts as staff have them, and what `bantin import` makes of them.

mod article;
mod facts;
mod limits;

//! The pure engine and the generals' strategies, by fates given by hand: no dice, no files.

mod asking;
mod crashes;
mod custom;
mod history;
mod links;
mod night;
mod recorder;
mod strategies;
mod value;
mod waits;

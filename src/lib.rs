//! `two-generals`: the two generals problem and the system models of distributed computing, as
//! something a class can run.

pub mod app;
pub mod drive;
pub mod engine;
pub mod protocols;
pub mod scenario;
pub mod shell;
pub mod ui;

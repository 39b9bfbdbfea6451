//! `exercise new`: stub.
use std::path::Path;

use super::super::Failure;
use super::Lang;
use crate::protocols::exercise::Task;

pub(super) fn new(_: Task, _: Lang, _: &Path) -> Result<(), Failure> {
    Ok(())
}

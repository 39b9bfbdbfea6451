//! Standard output, which may be closed early (`| head`): that is no error.

use std::io::{ErrorKind, Write};

use super::Failure;

/// Prints a whole text.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::Input(format!("error: cannot write to standard output: {error}")),
    })
}

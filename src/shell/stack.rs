//! The stack that explorations run on.

use std::io;
use std::panic::resume_unwind;
use std::thread::{Builder, JoinHandle, scope};

/// Explorations go as deep as a run has questions; a main thread's stack is as large as whoever started the
/// program allows.
const STACK: usize = 64 << 20;

/// How the program's threads begin.
fn worker() -> Builder {
    Builder::new().name("worker".into()).stack_size(STACK)
}

/// Starts a thread that explores.
///
/// # Errors
/// When the system gives no thread.
pub fn start(work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    worker().spawn(work)
}

/// Does something on a stack that is large enough to explore, and waits for it.
///
/// # Errors
/// When the system gives no thread.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<T> {
    scope(|scope| {
        let thread = worker().spawn_scoped(scope, work)?;
        // A panic goes on where it would have without the thread.
        Ok(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

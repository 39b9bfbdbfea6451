//! Every child that lives, so that each is ended on every way out.
//!
//! On Unix a child is the leader of a process group of its own, and the whole group is ended: whatever it started ends
//! with it, but what left the group on purpose. A group is only signalled while its leader has not been reaped, so
//! that its number cannot mean anybody else.

use std::collections::BTreeMap;
use std::io;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[cfg(unix)]
use unix::{end, has_ended};

/// The children that live, by their process numbers.
struct Living {
    children: BTreeMap<u32, Child>,
    /// The tool is on its way out: no child is started any more.
    closed: bool,
}

static LIVING: Mutex<Living> = Mutex::new(Living { children: BTreeMap::new(), closed: false });

fn living() -> MutexGuard<'static, Living> {
    // Nothing that can panic is done under this lock.
    LIVING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A child that lives. It is ended and reaped when this is dropped.
#[derive(Debug)]
pub struct Leader(u32);

/// A child's standard streams.
pub type Pipes = (ChildStdin, ChildStdout, ChildStderr);

impl Leader {
    /// Starts a child at the head of a group of its own. No signal comes between its start and its entry.
    pub fn start(command: &mut Command) -> io::Result<(Self, Pipes)> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let mut living = living();
        if living.closed {
            return Err(io::Error::other("this tool is ending"));
        }
        let mut child = command.spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let leader = Self(child.id());
        living.children.insert(leader.0, child);
        drop(living);
        match pipes {
            (Some(stdin), Some(stdout), Some(stderr)) => Ok((leader, (stdin, stdout, stderr))),
            _ => Err(io::Error::other("there are no pipes")),
        }
    }

    /// Has it ended by itself?
    pub fn has_ended(&self) -> bool {
        living().children.get_mut(&self.0).is_none_or(has_ended)
    }

    /// Ends it with its group and reaps it; says how it ended, the first time.
    pub fn end(&mut self) -> Option<ExitStatus> {
        let mut living = living();
        // It is ended before it is struck off: until then a way out still finds it.
        end(living.children.get_mut(&self.0)?);
        let child = living.children.remove(&self.0);
        drop(living);
        child?.wait().ok()
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        self.end();
    }
}

/// Ends every child of this process for good: none is started any more. For a way out on which nothing is dropped,
/// such as a signal's.
pub fn end_all() {
    let mut living = living();
    living.closed = true;
    living.children.values_mut().for_each(end);
}

/// Sees to it that a signal that ends this process (interrupt, quit, terminate, hang-up) ends every child first. The
/// exit status is then 128 and the signal's number. This is for commands without a screen: the screen catches signals
/// itself, and calls [`end_all`]. Doing it twice is doing it once; elsewhere than on Unix there are no such signals.
///
/// # Errors
/// When the system gives no thread or lets no signal be caught.
pub fn end_children_on_signals() -> io::Result<()> {
    #[cfg(unix)]
    return unix::end_children_on_signals();
    #[cfg(not(unix))]
    Ok(())
}

/// Has a signal ended the children? Then the tool is about to end, too.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Does not return while a signal ends the tool: that its children are gone is no fault of theirs.
pub fn unless_ending() {
    while ENDING.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

/// Has the screen taken over?
static LEFT: AtomicBool = AtomicBool::new(false);

/// Leaves the signals to the screen from here on, whether they were caught before or not.
pub fn leave_signals() {
    LEFT.store(true, Ordering::SeqCst);
}

#[cfg(unix)]
mod unix {
    use std::process::Child;
    use std::sync::Once;
    use std::sync::atomic::Ordering;
    use std::{io, process, thread};

    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::iterator::Signals;

    /// Ends a child and its group.
    pub fn end(child: &mut Child) {
        // Both fail where there is nobody left.
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
        let _ = child.kill();
    }

    /// Has this child ended? It is not reaped: its number stays its own.
    pub fn has_ended(child: &mut Child) -> bool {
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::Pid(Pid::from_child(child)), look), Ok(None))
    }

    pub fn end_children_on_signals() -> io::Result<()> {
        static ONCE: Once = Once::new();
        let mut result = Ok(());
        ONCE.call_once(|| result = listen());
        result
    }

    fn listen() -> io::Result<()> {
        let mut signals = Signals::new([SIGINT, SIGQUIT, SIGTERM, SIGHUP])?;
        thread::Builder::new().name("signals".into()).spawn(move || {
            let ours = |_: &i32| !super::LEFT.load(Ordering::SeqCst);
            if let Some(signal) = signals.forever().find(ours) {
                super::ENDING.store(true, Ordering::SeqCst);
                super::end_all();
                process::exit(128 + signal);
            }
        })?;
        Ok(())
    }
}

#[cfg(not(unix))]
fn end(child: &mut Child) {
    // It fails where it has ended already.
    let _ = child.kill();
}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> bool {
    !matches!(child.try_wait(), Ok(None))
}

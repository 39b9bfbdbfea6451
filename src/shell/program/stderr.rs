//! The last lines that a child writes to standard error. They are read all the time, so that it never waits.

use std::io::{self, Read};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::Builder;
use std::time::Duration;

use super::trouble::harmless;

/// How much is kept.
const BYTES: usize = 8 << 10;
const LINES: usize = 20;
/// How long the end is waited for, once the child is dead: something that left its group may hold the pipe.
const PATIENCE: Duration = Duration::from_millis(200);

/// What is kept.
#[derive(Debug, Default)]
struct Kept {
    bytes: Vec<u8>,
    /// Has something been forgotten?
    cut: bool,
    /// Is there nothing more to come?
    ended: bool,
}

/// The end of what a child writes.
#[derive(Debug, Default)]
pub struct Tail {
    kept: Mutex<Kept>,
    ended: Condvar,
}

impl Tail {
    /// Reads until there is no more.
    pub fn of(stderr: impl Read + Send + 'static) -> io::Result<Arc<Self>> {
        let tail = Arc::new(Self::default());
        let reading = Arc::clone(&tail);
        Builder::new().name("stderr".into()).spawn(move || reading.read(stderr))?;
        Ok(tail)
    }

    fn read(&self, mut stderr: impl Read) {
        let mut piece = [0; BYTES];
        loop {
            match stderr.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => self.keep(&piece[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        self.with(|kept| kept.ended = true);
        self.ended.notify_all();
    }

    fn with<T>(&self, act: impl FnOnce(&mut Kept) -> T) -> T {
        act(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, piece: &[u8]) {
        self.with(|kept| {
            kept.bytes.extend_from_slice(piece);
            let over = kept.bytes.len().saturating_sub(BYTES);
            kept.cut |= over > 0;
            kept.bytes.drain(..over);
        });
    }

    /// Its last lines, harmless; of a child that is dead all of them.
    pub fn lines(&self) -> Vec<String> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.ended.wait_timeout_while(kept, PATIENCE, |kept| !kept.ended);
        let (kept, _) = waited.unwrap_or_else(PoisonError::into_inner);
        last_lines(&String::from_utf8_lossy(&kept.bytes), kept.cut)
    }
}

fn last_lines(text: &str, cut: bool) -> Vec<String> {
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| harmless(line.trim_end()))
        // Java says so by itself where the tool bounds its heap.
        .filter(|line| !line.starts_with("NOTE: Picked up JDK_JAVA_OPTIONS"))
        .collect();
    if let Some(first) = lines.first_mut().filter(|_| cut) {
        first.insert_str(0, "...");
    }
    lines.split_off(lines.len().saturating_sub(LINES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_kept_and_no_more() {
        let tail = Tail::default();
        (0..10_000).for_each(|n| tail.keep(format!("line {n}\n").as_bytes()));
        tail.read(&b""[..]);
        let lines = tail.lines();
        assert_eq!(
            (lines.len(), lines[0].as_str(), lines[19].as_str()),
            (20, "line 9980", "line 9999")
        );
        tail.keep("x".repeat(1 << 20).as_bytes());
        assert_eq!(tail.lines(), ["...".to_owned() + &"x".repeat(BYTES)]);
    }

    #[test]
    fn what_a_terminal_would_act_on_is_written_out() {
        let tail = Tail::default();
        tail.keep(b"\x1b[2Jred\ttab\r\n\xff\x07\n");
        tail.read(&b""[..]);
        assert_eq!(tail.lines(), ["\\u{1b}[2Jred    tab", "\u{fffd}\\u{7}"]);
    }

    #[test]
    fn what_java_says_about_our_bound_is_left_out() {
        let text = "NOTE: Picked up JDK_JAVA_OPTIONS: -Xmx512m\nException in thread \"main\"\n\tat It.main\n";
        assert_eq!(last_lines(text, false), ["Exception in thread \"main\"", "    at It.main"]);
    }
}

//! The threads at a child's standard input and output, so that no child can make us wait for longer than we want.
//!
//! What they hear comes over a channel with room for one: a child that floods its output is the one who waits.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::Builder;

/// Something that was heard from a child.
#[derive(Debug)]
pub enum Heard {
    /// A line, without its end.
    Line {
        /// What it says.
        bytes: Vec<u8>,
        /// Did more come in one piece with it?
        more: bool,
    },
    /// A line that is too long.
    TooLong,
    /// Its standard output is closed.
    Silent,
    /// Its standard input is closed.
    Deaf,
}

/// How far a call is.
#[derive(Debug, Default)]
pub struct Progress {
    /// Has the call been written to its end?
    pub taken: AtomicBool,
    /// How many bytes have come since the last line's end?
    pub begun: AtomicUsize,
}

/// A child's standard input and output.
#[derive(Debug)]
pub struct Pipes {
    /// Lines for it, each with its end.
    pub calls: Sender<Vec<u8>>,
    /// What comes from it.
    pub heard: Receiver<Heard>,
    /// How far it is.
    pub progress: Arc<Progress>,
}

impl Pipes {
    /// Listens at both; no line of the child may be longer than this.
    pub fn open(
        stdin: impl Write + Send + 'static,
        stdout: impl Read + Send + 'static,
        most: usize,
    ) -> io::Result<Self> {
        let (calls, waiting) = channel();
        let (hear, heard) = sync_channel(1);
        let progress = Arc::new(Progress::default());
        let (far, hear_too) = (Arc::clone(&progress), hear.clone());
        Builder::new()
            .name("call".into())
            .spawn(move || write(stdin, &waiting, &far, &hear_too))?;
        let far = Arc::clone(&progress);
        Builder::new().name("answer".into()).spawn(move || read(stdout, most, &far, &hear))?;
        Ok(Self { calls, heard, progress })
    }
}

/// Writes calls until there are no more, or the child takes none.
fn write(
    mut stdin: impl Write,
    waiting: &Receiver<Vec<u8>>,
    far: &Progress,
    hear: &SyncSender<Heard>,
) {
    while let Ok(line) = waiting.recv() {
        if stdin.write_all(&line).and_then(|()| stdin.flush()).is_err() {
            // When nobody listens any more, nobody needs to know.
            let _ = hear.send(Heard::Deaf);
            return;
        }
        far.taken.store(true, Ordering::SeqCst);
    }
}

/// Reads lines until there are no more, or nobody listens.
fn read(stdout: impl Read, most: usize, far: &Progress, hear: &SyncSender<Heard>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let heard = line(&mut stdout, most, far);
        let last = !matches!(heard, Heard::Line { .. });
        if hear.send(heard).is_err() || last {
            return;
        }
    }
}

/// The next line, without its end, of which no more than so many bytes are held.
fn line(stdout: &mut BufReader<impl Read>, most: usize, far: &Progress) -> Heard {
    let mut bytes = Vec::new();
    loop {
        far.begun.store(bytes.len(), Ordering::SeqCst);
        let piece = match stdout.fill_buf() {
            Ok([]) => return Heard::Silent,
            Ok(piece) => piece,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return Heard::Silent,
        };
        let end = piece.iter().position(|&byte| byte == b'\n');
        let kept = &piece[..end.unwrap_or(piece.len())];
        if bytes.len() + kept.len() > most {
            return Heard::TooLong;
        }
        bytes.extend_from_slice(kept);
        let read = kept.len() + usize::from(end.is_some());
        stdout.consume(read);
        if end.is_some() {
            far.begun.store(0, Ordering::SeqCst);
            return Heard::Line { bytes, more: !stdout.buffer().is_empty() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, most: usize) -> Vec<Heard> {
        let (hear, heard) = sync_channel(9);
        read(text.as_bytes(), most, &Progress::default(), &hear);
        heard.try_iter().collect()
    }

    #[test]
    fn lines_are_told_with_whether_more_came() {
        let heard = lines("one\n\ntwo\nhalf", 9);
        let told: Vec<_> = heard
            .iter()
            .filter_map(|heard| match heard {
                Heard::Line { bytes, more } => Some((bytes.as_slice(), *more)),
                _ => None,
            })
            .collect();
        assert_eq!(told, [(&b"one"[..], true), (b"", true), (b"two", true)]);
        assert!(matches!(heard.last(), Some(Heard::Silent)));
    }

    #[test]
    fn a_line_may_be_as_long_as_is_allowed_and_no_longer() {
        assert!(matches!(
            &lines("1234\n", 4)[..],
            [Heard::Line { more: false, .. }, Heard::Silent]
        ));
        assert!(matches!(&lines("12345\n", 4)[..], [Heard::TooLong]));
        assert!(matches!(&lines(&"1".repeat(1 << 20), 4)[..], [Heard::TooLong]));
    }
}

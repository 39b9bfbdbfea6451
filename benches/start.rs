//! From starting the program to its first whole frame, in a real pseudo-terminal.

use std::io::Read;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const RUNS: usize = 60;

/// Starts the program, reads until its last line is drawn, and ends it.
fn start(arguments: &[&str]) -> Duration {
    let size = PtySize { rows: 36, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal can be had");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_two-generals"));
    command.args(arguments);
    command.env("TERM", "xterm-256color");
    let mut reader = pair.master.try_clone_reader().expect("the terminal can be read");
    let before = Instant::now();
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    let mut seen = Vec::new();
    let mut part = [0; 65_536];
    // "quit" stands at the end of the footer, the last thing that is drawn.
    while !seen.windows(4).any(|window| window == b"quit") {
        let read = reader.read(&mut part).expect("the program draws");
        assert!(read > 0, "the program ended before its first frame");
        seen.extend_from_slice(&part[..read]);
    }
    let taken = before.elapsed();
    child.kill().expect("the program is still running");
    child.wait().expect("it was ended just now");
    taken
}

fn main() {
    for (name, arguments) in [("menu", &[][..]), ("open", &["open", "handshake-8-last-captured"])] {
        let mut times: Vec<Duration> = (0..RUNS).map(|_| start(arguments)).collect();
        times.sort_unstable();
        println!(
            "{name:<6} median {:.1?}, worst of {RUNS} {:.1?}",
            times[RUNS / 2],
            times[RUNS - 1]
        );
    }
}

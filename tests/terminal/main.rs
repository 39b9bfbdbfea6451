//! The program in a real terminal: what it shows and, above all, what it leaves behind.
#![cfg(unix)]

mod ending;
mod exercises;
mod files;
mod look;
mod mouse;
mod playing;
mod suspending;
mod tty;

//! The program: parse the arguments, do what they say, exit.

use std::process::ExitCode;

use clap::Parser;
use two_generals::shell::{self, args::Args};

fn main() -> ExitCode {
    shell::main(Args::parse())
}

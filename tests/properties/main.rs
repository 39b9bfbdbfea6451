//! Properties that hold for all scenarios, sessions and inputs, tried on many at random.

mod bad_bytes;
mod chain;
mod coupling;
mod gen_scenario;
mod long_runs;
mod merging;
mod replay;
mod saving;
mod secure_channel;
mod session;

//! Short runs by hand: what goes wrong with each slip, and that the right ones survive it.

mod fifo;
mod others;
mod rpc;
mod shop;

//! The interface drawn on bare buffers: what it looks like, and that the mouse finds what is drawn.

mod anything;
mod by_hand;
mod congestion;
mod exercise;
mod found;
mod keys;
mod looks;
mod matrix;
mod nodes;
mod pictures;
mod pointing;
mod saved_program;
mod stage;
mod tasks;

//! The explorers, each held against something plainer that must come to the same.

mod adversaries;
mod brute;
mod doubts;
mod estimating;
mod knowing;
mod searching;

//! Long work off the drawing thread: a thread for each kind of work, and of each kind the latest only. What is
//! no longer wanted has been cancelled by whoever asked for it.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::super::stack;
use super::source::Message;
use crate::app::{Job, Lane};

/// The threads that work.
pub struct Worker {
    lanes: Vec<Sender<Job>>,
}

impl Worker {
    /// Starts them; their results come as messages.
    pub fn start(results: &Sender<Message>) -> io::Result<Self> {
        let lane = |_| {
            let (orders, waiting) = channel();
            let results = results.clone();
            stack::start(move || work(&waiting, &results))?;
            Ok(orders)
        };
        Ok(Self { lanes: (0..Lane::COUNT).map(lane).collect::<io::Result<_>>()? })
    }

    /// Orders a job in place of the one of its kind before.
    pub fn order(&self, job: Job) {
        // The threads live as long as the loop that orders; were one gone, nothing would be computed.
        let _ = self.lanes[job.lane as usize].send(job);
    }
}

fn work(waiting: &Receiver<Job>, results: &Sender<Message>) {
    while let Ok(job) = waiting.recv() {
        // When the loop is gone there is nobody to tell.
        job.run(&mut |report| {
            let _ = results.send(Message::Explored(report));
        });
    }
}

//! Long work off the drawing thread: always the latest job only.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::source::Message;
use crate::app::Job;

type Order = (Job, Arc<AtomicBool>);

/// The thread that works.
pub struct Worker {
    orders: Sender<Order>,
    /// Stops the job that was ordered last.
    cancel: Arc<AtomicBool>,
}

impl Worker {
    /// Starts it; its results come as messages.
    pub fn start(results: Sender<Message>) -> io::Result<Self> {
        let (orders, waiting) = channel();
        thread::Builder::new().name("explorer".into()).spawn(move || work(&waiting, &results))?;
        Ok(Self { orders, cancel: Arc::default() })
    }

    /// Orders a job in place of the one before.
    pub fn order(&mut self, job: Job) {
        self.cancel.store(true, Ordering::Relaxed);
        self.cancel = Arc::default();
        // The thread lives as long as the loop that orders; were it gone, nothing would be computed.
        let _ = self.orders.send((job, self.cancel.clone()));
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

fn work(waiting: &Receiver<Order>, results: &Sender<Message>) {
    while let Ok((job, cancel)) = waiting.recv() {
        if cancel.load(Ordering::Relaxed) {
            continue;
        }
        let certainty = job.run(&cancel);
        let stale = cancel.load(Ordering::Relaxed);
        if !stale && results.send(Message::Explored(Box::new(certainty))).is_err() {
            return;
        }
    }
}

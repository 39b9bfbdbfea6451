use std::collections::VecDeque;

use super::*;
use crate::theory::lcg::Lcg;

const LAWS: [Service; 2] = [Service::Exponential, Service::Fixed];

fn line(arrival: f64, law: Service, room: Option<u32>) -> Queue {
    Queue::new(arrival, 1.0, law, room).unwrap()
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1e-300)
}

#[test]
fn known_numbers_without_bound() {
    // λ = 8, μ = 10: L = 4, Lq = 3.2, W = 0.5, Wq = 0.4; with equal services half the waiting.
    let random = Queue::new(8.0, 10.0, Service::Exponential, None).unwrap().performance();
    assert!(same(random.in_system, 4.0) && same(random.in_queue, 3.2), "{random:?}");
    assert!(same(random.time, 0.5) && same(random.waiting, 0.4) && same(random.busy, 0.8));
    let equal = Queue::new(8.0, 10.0, Service::Fixed, None).unwrap().performance();
    assert!(same(equal.waiting, 0.2) && same(equal.in_system, 2.4), "{equal:?}");
    let shares = line(0.5, Service::Exponential, None).distribution(3).unwrap();
    assert_eq!(shares, [0.5, 0.25, 0.125, 0.0625]);
    // M/D/1: P(1) = (1 - ρ)(e^ρ - 1).
    let shares = line(0.5, Service::Fixed, None).distribution(1).unwrap();
    assert!(same(shares[1], 0.5 * (0.5f64.exp() - 1.0)));
}

#[test]
fn no_finite_mean_from_a_load_of_1_on() {
    for law in LAWS {
        for load in [1.0, 1.5] {
            let queue = line(load, law, None);
            let performance = queue.performance();
            assert_eq!(performance.waiting, f64::INFINITY);
            assert_eq!((performance.loss, performance.throughput), (0.0, 1.0));
            assert_eq!(queue.distribution(5), None);
        }
    }
}

/// The closed form of M/M/1/K, which has a hole at ρ = 1.
#[test]
fn random_services_with_bound_as_in_closed_form() {
    for load in [0.2, 0.9, 1.1, 4.0] {
        for room in [1, 2, 5, 20] {
            let k = f64::from(room);
            let found = line(load, Service::Exponential, Some(room)).performance();
            let power = load.powf(k + 1.0);
            assert!(same(found.loss, (1.0 - load) * load.powf(k) / (1.0 - power)), "{found:?}");
            let in_system = load / (1.0 - load) - (k + 1.0) * power / (1.0 - power);
            assert!((found.in_system - in_system).abs() < 1e-9, "{found:?} {in_system}");
        }
    }
    let even = line(1.0, Service::Exponential, Some(4)).performance();
    assert!(same(even.loss, 0.2) && same(even.in_system, 2.0), "{even:?}");
}

/// Brun and Garcia's closed form: S = sum over k of (-1)^k / k! (n-k)^k ρ^k e^((n-k)ρ), n = K - 1.
#[test]
fn equal_services_with_bound_as_in_closed_form() {
    let sum = |load: f64, n: u32| -> f64 {
        let mut factor = 1.0;
        let mut total = 0.0;
        for k in 0..=n {
            let rest = f64::from(n - k);
            total += factor * (rest * load).powi(k as i32) * (rest * load).exp();
            factor *= -1.0 / f64::from(k + 1);
        }
        total
    };
    for load in [0.3, 0.8, 1.0, 1.4, 3.0] {
        for room in [1, 2, 3, 6, 10] {
            let s = sum(load, room - 1);
            let loss = line(load, Service::Fixed, Some(room)).performance().loss;
            assert!((loss - (1.0 - s / (1.0 + load * s))).abs() < 1e-10, "{load} {room}: {loss}");
        }
    }
    // K = 2 by hand: 1 - 1 / (e^-ρ + ρ).
    let loss = line(1.0, Service::Fixed, Some(2)).performance().loss;
    assert!((loss - 0.268_941_421_37).abs() < 1e-9, "{loss}");
}

#[test]
fn room_for_one_loses_by_erlangs_formula() {
    for law in LAWS {
        for load in [0.0, 0.1, 1.0, 7.0, 500.0] {
            let found = line(load, law, Some(1)).performance();
            assert!(same(found.loss, load / (1.0 + load)) && found.waiting == 0.0, "{found:?}");
        }
    }
}

#[test]
fn much_room_tends_to_no_bound() {
    for law in LAWS {
        for load in [0.1, 0.5, 0.9] {
            let (much, all) = (line(load, law, Some(2000)), line(load, law, None));
            let (bounded, unbounded) = (much.performance(), all.performance());
            assert!(bounded.loss < 1e-80, "{bounded:?}");
            assert!((bounded.waiting - unbounded.waiting).abs() < 1e-10, "{bounded:?}");
            let (some, others) = (much.distribution(30).unwrap(), all.distribution(30).unwrap());
            assert!(some.iter().zip(&others).all(|(a, b)| (a - b).abs() < 1e-13));
        }
        // Beyond capacity the line stays full and loses what cannot be served.
        let over = line(2.0, law, Some(2000)).performance();
        assert!((over.loss - 0.5).abs() < 1e-12 && (over.throughput - 1.0).abs() < 1e-12);
    }
}

#[test]
fn shares_add_up_and_littles_law_holds() {
    for law in LAWS {
        for load in [0.0, 0.01, 0.7, 1.0, 1.3, 20.0, 500.0] {
            for room in [1, 2, 7, 300] {
                let queue = line(load, law, Some(room));
                let shares = queue.distribution(u32::MAX).unwrap();
                assert_eq!(shares.len(), room as usize + 1);
                assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                let p = queue.performance();
                assert!((p.throughput * p.time - p.in_system).abs() < 1e-9, "{load} {room} {p:?}");
                assert!((p.throughput - p.busy).abs() < 1e-12, "flow in is flow out: {p:?}");
                assert!((p.in_system - p.in_queue - p.busy).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn a_tiny_loss_keeps_its_digits() {
    // ρ = 0.1, K = 20: with (1 - ρ) ρ^K / (1 - ρ^(K+1)) = 9e-21 random services lose more than equal ones.
    let random = line(0.1, Service::Exponential, Some(20)).performance().loss;
    let equal = line(0.1, Service::Fixed, Some(20)).performance().loss;
    assert!(same(random, 9e-21), "{random:e}");
    assert!(equal > 0.0 && equal < 1e-28, "{equal:e}");
    // The loss is the tail of the line without bound, but for the factor (1-ρ) / (1 - ρ tail).
    let shares = line(0.1, Service::Fixed, None).distribution(80).unwrap();
    let tail: f64 = shares[20..].iter().sum();
    assert!((equal / (0.9 * tail / (1.0 - 0.1 * tail)) - 1.0).abs() < 1e-9, "{equal:e} {tail:e}");
}

#[test]
fn more_load_loses_more_and_waits_longer() {
    for law in LAWS {
        for room in [Some(2), Some(10), Some(100), None] {
            let mut before = line(0.0, law, room).performance();
            assert_eq!((before.loss, before.waiting, before.time), (0.0, 0.0, 1.0));
            for step in 1..60 {
                let now = line(f64::from(step) * 0.05, law, room).performance();
                assert!(now.loss >= before.loss && now.waiting >= before.waiting, "{now:?}");
                before = now;
            }
        }
    }
}

#[test]
fn equal_services_wait_less_and_lose_less() {
    for load in [0.2, 0.8, 1.0, 1.5] {
        let [random, equal] = LAWS.map(|law| line(load, law, Some(8)).performance());
        assert!(equal.loss < random.loss, "{load}");
        let finite = load < 1.0;
        assert!(!finite || equal.waiting < random.waiting, "{load}");
    }
}

#[test]
fn outside_the_domain_there_is_no_line() {
    let law = Service::Fixed;
    for (arrival, service, room) in [
        (-1.0, 1.0, None),
        (f64::NAN, 1.0, None),
        (f64::INFINITY, 1.0, None),
        (1.0, 0.0, None),
        (1.0, f64::NAN, None),
        (1.0, 1.0, Some(0)),
        (1.0, 1.0, Some(Queue::MOST_ROOM + 1)),
        (501.0, 1.0, None),
    ] {
        assert_eq!(Queue::new(arrival, service, law, room), None);
    }
}

/// Plays a line with service rate 1 and gives (share refused, mean waiting of those let in).
fn play(load: f64, law: Service, room: usize, arrivals: u32, dice: &mut Lcg) -> (f64, f64) {
    let mut departures: VecDeque<f64> = VecDeque::new();
    let (mut now, mut refused, mut waited) = (0.0, 0, 0.0);
    for _ in 0..arrivals {
        now += dice.exponential(1.0 / load);
        while departures.front().is_some_and(|end| *end <= now) {
            departures.pop_front();
        }
        if departures.len() == room {
            refused += 1;
            continue;
        }
        let begin = departures.back().map_or(now, |end| end.max(now));
        let length = match law {
            Service::Exponential => dice.exponential(1.0),
            Service::Fixed => 1.0,
        };
        departures.push_back(begin + length);
        waited += begin - now;
    }
    (f64::from(refused) / f64::from(arrivals), waited / f64::from(arrivals - refused))
}

/// Within 3.5 standard errors of the mean of 25 independent plays of 20 000 arrivals each.
#[test]
fn as_played() {
    let mut dice = Lcg(2);
    for law in LAWS {
        for (load, room) in [(0.5, 3), (0.8, 5), (0.95, 10), (1.2, 4), (2.0, 2), (0.6, 200)] {
            let plays: Vec<(f64, f64)> =
                (0..25).map(|_| play(load, law, room, 20_000, &mut dice)).collect();
            let performance = line(load, law, Some(room as u32)).performance();
            let losses: Vec<f64> = plays.iter().map(|play| play.0).collect();
            let waits: Vec<f64> = plays.iter().map(|play| play.1).collect();
            for (form, played) in [(performance.loss, losses), (performance.waiting, waits)] {
                let mean = played.iter().sum::<f64>() / 25.0;
                let squares: f64 = played.iter().map(|value| (value - mean).powi(2)).sum();
                let error = (squares / 24.0 / 25.0).sqrt();
                println!("{law:?} {load} {room}: {form:.5} played {mean:.5} ± {error:.5}");
                assert!((form - mean).abs() <= 3.5 * error + 1e-12, "{law:?} {load} {room}");
            }
        }
    }
}

/// Where every step is scaled down: the line is full but for the moment after each departure.
#[test]
fn the_far_corner_of_the_domain() {
    for law in LAWS {
        let found = line(Queue::MOST_LOAD, law, Some(Queue::MOST_ROOM)).performance();
        assert!(same(found.loss, 1.0 - 1.0 / 500.0) && same(found.throughput, 1.0), "{found:?}");
        let near = line(0.999_999, law, Some(Queue::MOST_ROOM)).performance();
        assert!(near.loss > 0.0 && near.in_system < 10_000.0, "{near:?}");
    }
}

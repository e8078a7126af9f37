//! How evenly load lies on people: the coefficient of variation, and who gains or loses by sharing out anew (spec §9.6).

use super::assignment::{Holders, Problem};

/// The variation that is aimed at, at most.
pub const TARGET: f64 = 0.25;

/// Standard deviation over mean of the loads of everybody there is (all of them, not a sample: divided by n). None below
/// two people, or where nobody has any load: there is nothing to compare.
///
/// Loads are whatever unit the caller takes, minutes a month or shares of capacity; the figure has none.
pub fn variation(loads: &[f64]) -> Option<f64> {
    let n = loads.len() as f64;
    let mean = loads.iter().sum::<f64>() / n;
    if loads.len() < 2 || mean <= 0.0 {
        return None;
    }
    let square = loads.iter().map(|load| (load - mean).powi(2)).sum::<f64>() / n;
    Some(square.sqrt() / mean)
}

/// What one person gains (above 0) or loses by a plan, in the unit of the duties' loads, by person.
pub fn gains(problem: &Problem, before: &Holders, after: &Holders) -> Vec<i64> {
    let (old, new) = (loads(problem, before), loads(problem, after));
    new.iter().zip(old).map(|(new, old)| new - old).collect()
}

/// The load of each person under a plan, of the duties that are shared out.
pub fn loads(problem: &Problem, holders: &Holders) -> Vec<i64> {
    let mut loads = vec![0; problem.people.len()];
    for (duty, holder) in problem.duties.iter().zip(holders) {
        if let Some(person) = holder {
            loads[*person] += duty.load;
        }
    }
    loads
}

#[cfg(test)]
mod tests {
    use super::super::assignment::{Duty, Person};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn variation_is_that_of_the_whole_group() {
        // Mean 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, 32 / 8 = 4: a textbook standard deviation of 2.
        let loads = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let found = variation(&loads).expect("eight people with load");
        assert!((found - 0.4).abs() < 1e-12, "{found}");
        assert_eq!(variation(&[3.0, 3.0]), Some(0.0));
    }

    #[test]
    fn one_person_or_no_load_has_no_variation() {
        for loads in [&[][..], &[7.0], &[0.0, 0.0]] {
            assert_eq!(variation(loads), None, "{loads:?}");
        }
    }

    fn problem(loads: &[i64]) -> Problem {
        let person = Person { comfortable: 100, over_cost: 1, capacity: 100, learning: 1 };
        Problem {
            people: vec![person; 3],
            duties: loads.iter().map(|load| Duty { load: *load, unassigned_cost: 1 }).collect(),
            costs: vec![vec![Some(0); 3]; loads.len()],
            learning: Vec::new(),
        }
    }

    #[test]
    fn one_gains_what_another_loses() {
        let problem = problem(&[40, 30, 20]);
        let (before, after) = (vec![Some(0), Some(0), None], vec![Some(0), Some(2), Some(1)]);
        assert_eq!(gains(&problem, &before, &after), [-30, 20, 30]);
    }

    proptest! {
        #[test]
        fn what_only_changes_hands_adds_up_to_nothing(
            hands in proptest::collection::vec((1_i64..50, 0_usize..3, 0_usize..3), 1..12),
        ) {
            let problem = problem(&hands.iter().map(|h| h.0).collect::<Vec<_>>());
            let before = hands.iter().map(|h| Some(h.1)).collect();
            let after = hands.iter().map(|h| Some(h.2)).collect();
            prop_assert_eq!(gains(&problem, &before, &after).iter().sum::<i64>(), 0);
        }

        #[test]
        fn variation_has_no_unit(loads in proptest::collection::vec(1.0_f64..500.0, 2..10)) {
            let hours: Vec<f64> = loads.iter().map(|load| load / 60.0).collect();
            let (minutes, hours) = (variation(&loads).expect("load"), variation(&hours).expect("load"));
            prop_assert!((minutes - hours).abs() < 1e-9);
        }
    }
}

//! A stable 128-bit mark of bytes, to tell equal from changed. Not a seal: it does not resist an attacker.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The mark of some bytes: the same on every machine and in every release.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub u128);

const P: [u64; 4] =
    [0x9e37_79b9_7f4a_7c15, 0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb, 0xd6e8_feb8_6659_fd93];

/// Both halves of the 128-bit product, folded together.
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

fn word(bytes: &[u8]) -> u64 {
    let mut eight = [0; 8];
    eight[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(eight)
}

impl Fingerprint {
    /// The mark of these bytes: two lanes of folded multiplication over words of eight bytes, ended by the length.
    pub fn of(bytes: &[u8]) -> Self {
        let (mut a, mut b) = (P[0], P[1]);
        let mut pairs = bytes.chunks_exact(16);
        for pair in &mut pairs {
            let (x, y) = (word(&pair[..8]), word(&pair[8..]));
            a = fold(a ^ x, P[2] ^ y);
            b = fold(b.rotate_left(23) ^ y, P[3] ^ x.rotate_left(17)).wrapping_add(P[0]);
        }
        let rest = pairs.remainder();
        let (x, y) = if rest.len() > 8 { (word(&rest[..8]), word(&rest[8..])) } else { (word(rest), 0) };
        let n = bytes.len() as u64;
        a = fold(a ^ x ^ P[1], P[2] ^ y ^ n);
        b = fold(b ^ y ^ P[0], P[3] ^ x.rotate_left(29) ^ n.rotate_left(32));
        let (c, d) = (fold(a ^ P[3], b ^ P[1]), fold(a.rotate_left(32) ^ P[2], b ^ P[0]));
        Fingerprint((u128::from(c) << 64) | u128::from(d))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0 >> 96)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_stays_what_it_was() {
        // Marks are stored: this test fails if the way they are made ever changes.
        assert_eq!(Fingerprint::of(b"Equerry").to_string(), MARK);
        let texts: Vec<Vec<u8>> =
            (0..200).flat_map(|n| [vec![b'x'; n], vec![0; n], vec![n as u8; 16]]).collect();
        let mut marks: Vec<_> = texts.iter().map(|t| (Fingerprint::of(t), t)).collect();
        marks.sort();
        marks.dedup_by(|a, b| a.1 == b.1);
        assert!(marks.windows(2).all(|w| w[0].0 != w[1].0), "two texts with one mark");
    }
    const MARK: &str = "796b91408a17ca6d2d58d0a1713137aa";
}

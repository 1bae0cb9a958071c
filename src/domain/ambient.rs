//! The two things that a program usually takes from thin air, as traits: time and chance. Here are
//! the traits only; `app::ambient` has the real ones, the tests' harness has its own.

use super::time::Timestamp;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Throws the dice.
pub trait Randomness: Send + Sync {
    /// Fills the buffer with random bytes that nobody can guess.
    fn fill(&self, buffer: &mut [u8]);
}

/// `N` random bytes in hex.
pub fn hex_of<const N: usize>(randomness: &(impl Randomness + ?Sized)) -> String {
    let mut bytes = [0; N];
    randomness.fill(&mut bytes);
    hex::encode(bytes)
}

/// A new ULID, made of the time and 80 random bits.
pub fn ulid(now: Timestamp, randomness: &(impl Randomness + ?Sized)) -> String {
    let mut bytes = [0; 16];
    randomness.fill(&mut bytes[..10]);
    let millis = u64::try_from(now.millis()).unwrap_or(0);
    ulid::Ulid::from_parts(millis, u128::from_le_bytes(bytes)).to_string()
}

/// What stands before every ULID of this moment and later ones.
pub fn first_ulid(at: Timestamp) -> String {
    ulid::Ulid::from_parts(u64::try_from(at.millis()).unwrap_or(0), 0).to_string()
}

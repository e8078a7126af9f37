//! What a brief says of small worlds.

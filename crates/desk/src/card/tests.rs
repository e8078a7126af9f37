//! Cards over small worlds.

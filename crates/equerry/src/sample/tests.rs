//! Promises that the sample office keeps.

//! Folders with all that is in them.

use std::fs;
use std::path::Path;

/// Copies a folder into one that is there; files keep their modes.
pub fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, into) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            fs::create_dir_all(&into).unwrap();
            copy(&path, &into);
        } else {
            fs::copy(&path, &into).unwrap();
        }
    }
}

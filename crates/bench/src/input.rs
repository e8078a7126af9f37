//! Reading inputs: plain files, `.zst` and `.gz`, by content and not by name.

use std::io::Read;
use std::path::Path;

/// The bytes of a file, unpacked where it begins with the mark of zstd or gzip.
///
/// # Errors
/// A sentence that names the file when it is absent or damaged.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let say = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let bytes = std::fs::read(path).map_err(|e| say(&e))?;
    let mut out = Vec::new();
    match bytes.get(..4) {
        Some([0x28, 0xb5, 0x2f, 0xfd]) => {
            let mut rest: &[u8] = &bytes;
            while !rest.is_empty() {
                let mut frame = ruzstd::decoding::StreamingDecoder::new(&mut rest).map_err(|e| say(&e))?;
                frame.read_to_end(&mut out).map_err(|e| say(&e))?;
            }
        }
        Some([0x1f, 0x8b, ..]) => {
            flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut out).map_err(|e| say(&e))?;
        }
        _ => out = bytes,
    }
    Ok(out)
}

//! Tables as other programs write them, and as no spreadsheet runs them (RFC 4180).

/// A row with the line of the file on which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// From 1.
    pub line: usize,
    /// Its cells without blanks around them; what [`safe_cell`] puts before a formula is taken off.
    pub cells: Vec<String>,
}

/// The rows that hold something, at most `most`; the separator may be a comma, a semicolon or a tab.
/// ```
/// let rows = connectors::table::rows(b"\"a; b\";2\n\n'=1+1;\"two\nlines\"\n", 9);
/// assert_eq!(rows[0].cells, ["a; b", "2"]);
/// assert_eq!((rows[1].line, rows[1].cells[0].as_str()), (3, "=1+1"));
/// ```
pub fn rows(bytes: &[u8], most: usize) -> Vec<Row> {
    let row = |record: csv::ByteRecord| Row {
        line: line_of(bytes, &record),
        cells: record
            .iter()
            .map(|cell| without_guard(String::from_utf8_lossy(cell).trim()).to_owned())
            .collect(),
    };
    let read = reader(bytes).0.into_byte_records().filter_map(Result::ok).filter(|r| !is_empty(r));
    read.take(most).map(row).collect()
}

/// A reader of rows of any length, and the separator that the first line has most of.
pub(crate) fn reader(bytes: &[u8]) -> (csv::Reader<&[u8]>, u8) {
    let bytes = bytes_of(bytes);
    let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let count = |mark: u8| first.iter().filter(|b| **b == mark).count();
    let separator = [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',');
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).flexible(true).has_headers(false).trim(csv::Trim::All);
    (builder.from_reader(bytes), separator)
}

/// The line on which a row begins, from 1. A row's position is where the one before it ended: empty lines come first.
pub(crate) fn line_of(bytes: &[u8], row: &csv::ByteRecord) -> usize {
    let Some(position) = row.position() else { return 0 };
    let before = bytes_of(bytes).get(position.byte() as usize..).unwrap_or_default();
    let empty = before.iter().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| **b == b'\n').count();
    position.line() as usize + empty
}

/// A file without the mark that some programs put before UTF-8.
fn bytes_of(file: &[u8]) -> &[u8] {
    file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file)
}

/// Whether nothing is in a row.
pub(crate) fn is_empty(row: &csv::ByteRecord) -> bool {
    row.iter().all(|cell| cell.trim_ascii().is_empty())
}

/// A cell without the `'` that [`safe_cell`] puts before what a spreadsheet would run.
pub(crate) fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(inner) if is_formula(inner) => inner,
        _ => cell,
    }
}

fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches([' ', '"', '\'']).starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell as a spreadsheet shows it and never runs it: a formula has `'` before it, marks are quoted.
pub fn safe_cell(cell: &str) -> String {
    let guard = if is_formula(cell) { "'" } else { "" };
    let plain = format!("{guard}{}", cell.replace('\0', ""));
    if plain.contains([',', '"', '\n', '\r', ';', '\t']) || plain.starts_with(' ') {
        format!("\"{}\"", plain.replace('"', "\"\""))
    } else {
        plain
    }
}

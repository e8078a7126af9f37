//! Processor time of all threads, wall time and peak memory of this process, as Linux tells them.

use serde_json::{Map, Value, json};
use std::time::Instant;

/// Kernel ticks a second: 100 on every Linux that matters here.
const TICKS: f64 = 100.0;

/// Running since it was made.
pub struct Watch {
    wall: Instant,
    cpu: f64,
}

impl Watch {
    /// Starts now.
    pub fn start() -> Self {
        Self { wall: Instant::now(), cpu: cpu_seconds() }
    }
    /// Processor seconds since the start, children that have ended included.
    pub fn cpu(&self) -> f64 {
        cpu_seconds() - self.cpu
    }
    /// Wall seconds since the start.
    pub fn wall(&self) -> f64 {
        self.wall.elapsed().as_secs_f64()
    }
    /// Puts `cpu_s`, `wall_s` and `peak_rss_mb` into a line.
    pub fn report(&self, line: &mut Map<String, Value>) {
        line.insert("cpu_s".into(), json!(round(self.cpu())));
        line.insert("wall_s".into(), json!(round(self.wall())));
        line.insert("peak_rss_mb".into(), json!(round(peak_rss_mb())));
    }
}

/// Processor time of this thread, finely.
pub struct CpuClock(f64);

impl CpuClock {
    /// Starts now.
    pub fn start() -> Self {
        Self(thread_ms())
    }
    /// Processor milliseconds since the start.
    pub fn ms(&self) -> f64 {
        thread_ms() - self.0
    }
}

fn thread_ms() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1000.0 + time.tv_nsec as f64 / 1e6
}

/// Three decimals.
pub fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let fields: Vec<&str> = after_name.split(' ').collect();
    (11..=14).filter_map(|i| fields.get(i)?.parse::<f64>().ok()).sum::<f64>() / TICKS
}

fn peak_rss_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|l| l.strip_prefix("VmHWM:"))
        .and_then(|l| l.trim().trim_end_matches(" kB").trim().parse::<f64>().ok())
        .map_or(0.0, |kb| kb / 1024.0)
}

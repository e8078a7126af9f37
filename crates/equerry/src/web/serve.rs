//! Serving: where to listen, with which certificate, and what goes on behind the pages.

use super::guard::Door;
use super::house::{House, Served};
use axum_server::tls_rustls::RustlsConfig;
use desk::{Desk, DeskError, gather, live, rounds};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How to serve.
#[derive(Debug, Clone)]
pub struct Serving {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Certificate chain and key as PEM files, for TLS of its own.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// How people reach it, where that is not the address it listens on: "https://equerry.example.org".
    pub public_url: Option<String>,
}

/// How often is looked whether another process changed an office.
const LOOK: Duration = Duration::from_millis(250);
/// How often watched folders are read and the day's rounds are made.
const ROUND: Duration = Duration::from_secs(60);

/// A house that listens, and is not yet served.
pub struct Open {
    house: Arc<House>,
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    /// The address to type: "http://127.0.0.1:7878".
    pub url: String,
}

/// Binds the address, so that a mistake shows before anything is promised.
///
/// # Errors
/// `E_LISTEN` when the address cannot be had, or would send what is private in the open; `E_TLS` for a certificate
/// that cannot be used.
pub async fn open(desks: Vec<Desk>, serving: &Serving) -> Result<Open, DeskError> {
    let secure =
        serving.tls.is_some() || serving.public_url.as_deref().is_some_and(|u| u.starts_with("https://"));
    if !serving.listen.ip().is_loopback() && !secure {
        return Err(refused(
            format!("{} would be served in the open", serving.listen),
            "E_LISTEN",
            "give --tls-cert and --tls-key, or stand it behind a proxy and name it: --public-url https://…",
        ));
    }
    let tls = match &serving.tls {
        None => None,
        Some((certificate, key)) => {
            let config = RustlsConfig::from_pem_file(certificate, key).await.map_err(|e| {
                refused(
                    format!("the certificate {} and its key cannot be used: {e}", certificate.display()),
                    "E_TLS",
                    "give the chain and the unencrypted key as PEM files",
                )
            })?;
            Some(config)
        }
    };
    let listener = TcpListener::bind(serving.listen)
        .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
        .map_err(|e| {
            refused(
                format!("{} cannot be listened on: {e}", serving.listen),
                "E_LISTEN",
                "is another one running? choose another address with --listen",
            )
        })?;
    let bound = listener.local_addr().unwrap_or(serving.listen);
    let scheme = if tls.is_some() { "https" } else { "http" };
    let url = serving.public_url.clone().unwrap_or_else(|| format!("{scheme}://{bound}"));
    let house = Arc::new(House::new(desks, Door::new(&url, bound)?));
    Ok(Open { house, listener, tls, url: url.trim_end_matches('/').to_owned() })
}

fn refused(problem: String, code: &'static str, hint: &str) -> DeskError {
    DeskError::Input { problem, code, hint: format!("nothing was started; {hint}") }
}

impl Open {
    /// The house, as it is served.
    pub fn house(&self) -> &Arc<House> {
        &self.house
    }

    /// Serves until the process is asked to end; requests under way are finished.
    ///
    /// # Errors
    /// `E_LISTEN` when the system takes the address away.
    pub async fn serve(self) -> Result<(), DeskError> {
        let url = self.url;
        for at in 0..self.house.offices().len() {
            tokio::spawn(behind(self.house.clone(), at, watch_changes));
            tokio::spawn(behind(self.house.clone(), at, make_rounds));
        }
        let handle = axum_server::Handle::new();
        tokio::spawn(end_when_asked(handle.clone()));
        let app = super::router(self.house).into_make_service_with_connect_info::<SocketAddr>();
        let served = match self.tls {
            Some(tls) => match axum_server::from_tcp_rustls(self.listener, tls) {
                Ok(server) => server.handle(handle).serve(app).await,
                Err(e) => Err(e),
            },
            None => match axum_server::from_tcp(self.listener) {
                Ok(server) => server.handle(handle).serve(app).await,
                Err(e) => Err(e),
            },
        };
        served.map_err(|e| refused(format!("{url} is served no longer: {e}"), "E_LISTEN", "start it again"))
    }
}

/// Runs something for one office for as long as the house stands; what fails is tried again.
async fn behind<F, Fut>(house: Arc<House>, at: usize, work: F)
where
    F: Fn(Arc<House>, usize) -> Fut,
    Fut: Future<Output = Result<(), DeskError>>,
{
    loop {
        if let Err(error) = work(house.clone(), at).await {
            eprintln!("equerry: {error} ({}); trying again in a minute", error.code());
        }
        tokio::time::sleep(ROUND).await;
    }
}

/// Tells open pages of every change.
async fn watch_changes(house: Arc<House>, at: usize) -> Result<(), DeskError> {
    let Some(served) = house.offices().get(at) else { return Ok(()) };
    let mut stamp = live::stamp(&served.desk()).await?;
    loop {
        stamp = live::changed(&served.desk(), stamp, LOOK).await?;
        served.changes.send_modify(|n| *n += 1);
    }
}

/// Reads what came in, and makes the day's rounds when they are due.
async fn make_rounds(house: Arc<House>, at: usize) -> Result<(), DeskError> {
    let Some(served) = house.offices().get(at) else { return Ok(()) };
    round(served).await
}

async fn round(served: &Served) -> Result<(), DeskError> {
    let desk = served.desk().seated(desk::Who::Executive).await?;
    gather::refresh(&desk, &mut |_| true).await?;
    rounds::catch_up(&desk).await
}

/// Ctrl+C, or the system's wish to end.
async fn end_when_asked(handle: axum_server::Handle<SocketAddr>) {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut ended) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            drop(interrupted.await);
            return handle.graceful_shutdown(Some(Duration::from_secs(5)));
        };
        tokio::select! { _ = interrupted => {}, _ = ended.recv() => {} }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
    handle.graceful_shutdown(Some(Duration::from_secs(5)));
}

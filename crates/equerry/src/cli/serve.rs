//! `equerry serve`: the web face, for one office or several.

use super::Common;
use crate::web::serve::{self, Serving};
use desk::{Clock, Desk, DeskError, Who};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The port at which a browser finds it unless told otherwise.
pub(super) const PORT: u16 = 7878;

/// How to serve.
#[derive(clap::Args)]
pub struct Args {
    /// More offices to serve, besides the one of --office
    #[arg(value_name = "DIR")]
    more: Vec<PathBuf>,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address, default_value_t = ([127, 0, 0, 1], PORT).into())]
    listen: SocketAddr,
    /// Certificate chain (PEM), for TLS of its own
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its key (PEM, not encrypted)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// How people reach it behind a proxy: https://equerry.example.org
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

/// An address with its port; `localhost` is this machine.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    let here = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    let address = here.as_deref().unwrap_or(text);
    address.parse().map_err(|_| "write an address and a port, such as 127.0.0.1:7878".to_owned())
}

/// Serves until asked to end.
pub(super) async fn run(common: &Common, args: Args) -> Result<super::Answer, DeskError> {
    let mut desks = vec![super::open(&Common { who: Who::Executive, ..common.clone() }).await?];
    for dir in &args.more {
        desks.push(Desk::open(dir, Who::Executive, Clock::System).await?);
    }
    let serving =
        Serving { listen: args.listen, tls: args.tls_cert.zip(args.tls_key), public_url: args.public_url };
    let open = serve::open(desks, &serving).await?;
    let mut page = crate::show::Page::new();
    page.line(&format!("Serving at {}. Ctrl+C ends it.", open.url));
    page.aside("Sign in with a password, or make a link:  equerry user link ADDRESS");
    if common.json {
        println!("{}", serde_json::json!({ "url": open.url }));
    } else {
        page.print();
    }
    open.serve().await?;
    Ok(super::Answer::new(crate::show::Page::new(), serde_json::json!({ "ended": true })))
}

//! The tools themselves: a good page passes every check, and each check finds what it is there to find.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use browser::{Chrome, DESK, PHONE, Theme, checks};
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

const GOOD: &str = "<main><h1>Good</h1><p>Text.</p><a href='/'>Back</a> <button>Go</button>
<label>Name <input></label></main>";

/// Serves one page and whatever else it is told, on a port of its own, until the test ends.
fn serve(files: &[(&'static str, &'static str)]) -> String {
    let files = files.to_vec();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let files = files.clone();
            std::thread::spawn(move || answer(stream, &files));
        }
    });
    address
}

fn answer(mut stream: TcpStream, files: &[(&str, &str)]) {
    let mut request = String::new();
    let _ = BufReader::new(&stream).read_line(&mut request);
    let path = request.split(' ').nth(1).unwrap_or("/");
    let found = files.iter().find(|(name, _)| *name == path);
    let (kind, body) = match found {
        Some((name, body)) if name.ends_with(".js") => ("text/javascript", (*body).to_owned()),
        Some((_, body)) => ("text/html", page(body)),
        None => ("text/html", String::new()),
    };
    let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><title>Page</title><link rel=icon href='data:,'>\
         <meta name=viewport content='width=device-width,initial-scale=1'></head><body>{body}</body></html>"
    )
}

async fn browse(body: &'static str) -> Chrome {
    let address = serve(&[("/", body)]);
    let chrome = Chrome::start().await;
    chrome.goto(&address).await.unwrap();
    chrome
}

#[tokio::test]
async fn a_good_page_passes() {
    let chrome = browse(GOOD).await;
    for check in
        [checks::axe(&chrome).await, checks::layout_shift(&chrome).await, checks::focus(&chrome).await]
    {
        assert!(check.is_empty(), "{check:?}");
    }
    assert_eq!(checks::outline(&chrome).await, Vec::<String>::new());
    assert_eq!(checks::weight(&chrome).await, Vec::<String>::new());
    assert_eq!(checks::cut_off(&chrome).await, Vec::<String>::new());
    assert_eq!(checks::sideways_scroll(&chrome).await, Vec::<String>::new());
}

#[tokio::test]
async fn axe_finds_what_is_wrong() {
    let chrome = browse("<main><h1>Bad</h1><input><p style='color:#ccc'>Pale</p></main>").await;
    let found = checks::axe(&chrome).await.join("\n");
    assert!(found.contains("axe label") && found.contains("axe color-contrast"), "{found}");
}

#[tokio::test]
async fn what_is_pale_in_one_theme_alone_is_found_when_an_open_page_changes() {
    let pale = "<style>body{background:#fff;color:#000}@media(prefers-color-scheme:dark){p{color:#ccc}}</style>\
                <main><h1>Bad</h1><p>Pale</p></main>";
    let chrome = browse(pale).await;
    chrome.look(DESK, Theme::Light).await;
    assert_eq!(checks::contrast(&chrome).await, Vec::<String>::new());
    chrome.look(DESK, Theme::Dark).await;
    let found = checks::contrast(&chrome).await.join("\n");
    assert!(found.contains("axe color-contrast"), "{found}");
}

#[tokio::test]
async fn a_page_that_is_too_wide_is_found() {
    let wide = "<main><h1>Wide</h1><div id=w style='width:400px'>x</div></main>";
    let chrome = browse(wide).await;
    let found = checks::sideways_scroll(&chrome).await.join("\n");
    assert!(found.contains("400 pixels wide") || found.contains("div#w"), "{found}");
}

#[tokio::test]
async fn text_that_is_cut_off_or_covered_is_found() {
    let chrome = browse(
        "<main><h1>Bad</h1><p id=cut style='height:10px;overflow:hidden'>Cut</p>\
         <p id=wide style='width:2em;overflow:hidden;white-space:nowrap'>Far too long</p>\
         <p id=over style='margin-bottom:-1.4em'>Over</p><p id=under>Under</p>\
         <p id=dots style='width:5em;overflow:hidden;white-space:nowrap;text-overflow:ellipsis'>Ends in dots by itself</p></main>",
    )
    .await;
    let found = checks::cut_off(&chrome).await.join("\n");
    for wrong in ["p#cut", "p#wide", "p#over \"Over\" lies over p#under"] {
        assert!(found.contains(wrong), "{wrong}: {found}");
    }
    assert!(!found.contains("dots"), "{found}");
}

#[tokio::test]
async fn large_text_is_what_the_page_sees() {
    let chrome = Chrome::with_large_text().await;
    chrome.goto(&serve(&[("/", GOOD)])).await.unwrap();
    assert_eq!(chrome.ask::<String>("return getComputedStyle(document.body).fontSize").await, "32px");
}

#[tokio::test]
async fn a_jump_is_found() {
    let late = "<main><h1 id=h>Late</h1><p>Moves down.</p><script>setTimeout(() => { \
                document.getElementById('h').style.height = '300px'; document.title = 'moved' }, 300)</script></main>";
    let chrome = browse(late).await;
    chrome.until("the jump", "document.title === 'moved' && window.shifted > 0").await;
    assert!(!checks::layout_shift(&chrome).await.is_empty());
}

#[tokio::test]
async fn focus_that_is_lost_unseen_or_covered_is_found() {
    let bad = "<style>#mute:focus{outline:none}</style><main><h1>Keys</h1><a id=mute href='/'>No ring</a>
        <a id=under href='/' style='position:absolute;top:300px;left:0'>Covered</a>
        <div style='position:absolute;top:280px;left:0;width:600px;height:60px;background:#fff'></div>
        <a id=trap href='/'>Here</a><a id=never href='/'>Never</a>
        <script>document.getElementById('trap').onkeydown = e => e.key === 'Tab' && e.preventDefault()</script></main>";
    let chrome = browse(bad).await;
    let found = checks::focus(&chrome).await.join("\n");
    for words in ["a#mute", "a#under", "Tab does not reach a#never"] {
        assert!(found.contains(words), "{words} in:\n{found}");
    }
}

#[tokio::test]
async fn a_broken_outline_is_found() {
    let chrome = browse("<main><h1>One</h1><h3>Three</h3><h1>Two</h1></main>").await;
    assert_eq!(checks::outline(&chrome).await.len(), 2);
}

#[tokio::test]
async fn theme_and_width_are_what_the_page_sees() {
    let chrome = browse(GOOD).await;
    for theme in Theme::BOTH {
        for size in [DESK, PHONE] {
            chrome.look(size, theme).await;
            let query = format!("(prefers-color-scheme: {}) and (width: {}px)", theme.name(), size.0);
            let fits: bool = chrome.ask(&format!("return matchMedia('{query}').matches")).await;
            assert!(fits, "{query}");
        }
    }
}

#[tokio::test]
async fn scripts_and_the_network_can_be_taken_away() {
    const SCRIPTED: &[(&str, &str)] = &[
        ("/", "<main><h1>Off</h1><p>plain</p></main><script src='/x.js'></script>"),
        ("/x.js", "document.title = 'ran'"),
    ];
    let address = serve(SCRIPTED);
    let chrome = Chrome::without_scripts().await;
    chrome.goto(&address).await.unwrap();
    assert_eq!(chrome.title().await.unwrap(), "Page");
    assert_eq!(chrome.see("p").await.text().await.unwrap(), "plain");
    let with = Chrome::start().await;
    with.goto(&address).await.unwrap();
    with.until("the script", "document.title === 'ran'").await;
    with.offline(true).await;
    assert!(with.goto(&address).await.is_err());
    with.offline(false).await;
    with.goto(&address).await.unwrap();
}

#[tokio::test]
async fn what_scripts_do_wrong_is_heard() {
    let chrome = browse("<main><h1>Loud</h1></main><script>missing()</script>").await;
    assert!(chrome.complaints().await.iter().any(|c| c.contains("missing is not defined")));
    assert!(chrome.picture(json!({ "format": "webp" })).await.starts_with(b"RIFF"));
}

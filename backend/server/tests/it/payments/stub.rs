//! A machine that answers what it is told to: what the fake Stripe cannot do, such as being down.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What it answers.
#[derive(Clone)]
pub enum Says {
    /// A status and a body.
    Json(u16, String),
    /// Nothing: it hangs up.
    HangsUp,
    /// Nothing, and keeps the line open.
    Stalls,
}

/// What it was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Method and target.
    pub line: String,
    /// Headers as they came, lower case names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Asked {
    /// A header's value; empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The fields of the form.
    pub fn form(&self) -> Vec<(String, String)> {
        let url = reqwest::Url::parse(&format!("http://x/?{}", self.body)).unwrap();
        url.query_pairs().into_owned().collect()
    }
}

/// The machine.
pub struct Stub {
    pub addr: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Stub {
    /// Gives these answers, one after the other; the last one again and again.
    pub async fn saying(answers: &[Says]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let (heard, answers) = (asked.clone(), Arc::new(Mutex::new(VecDeque::from(answers.to_vec()))));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, heard.clone(), answers.clone()));
            }
        });
        Self { addr, asked }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// What it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, heard: Arc<Mutex<Vec<Asked>>>, answers: Arc<Mutex<VecDeque<Says>>>) {
    let Some(asked) = read(&mut stream).await else { return };
    heard.lock().unwrap().push(asked);
    let says = {
        let mut left = answers.lock().unwrap();
        if left.len() > 1 { left.pop_front() } else { left.front().cloned() }
    };
    match says {
        Some(Says::Json(status, body)) => {
            let top = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(format!("{top}{body}").as_bytes()).await.unwrap();
        }
        Some(Says::Stalls) => std::future::pending().await,
        Some(Says::HangsUp) | None => {}
    }
}

/// One request, whole.
pub async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
            let header = |line: &str| {
                line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            };
            let headers: Vec<_> = lines.filter_map(header).collect();
            let length = headers.iter().find(|(name, _)| name == "content-length");
            let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
            if body.len() >= length {
                return Some(Asked { line, headers, body: body.to_owned() });
            }
        }
        let mut chunk = [0_u8; 4_096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&chunk[..n]),
        }
    }
}

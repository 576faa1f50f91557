//! Load of the benchmark: buyers who fill a cart and pay it, again and again, over one connection each. A generator that
//! took more of the machine than the server would measure itself.
//!
//! `buyers ADDRESS SECONDS` reads its standard input: a line with a date, one with offers, then a token for each buyer.
//! It prints how many orders a second there were, the median and the 99th percentile of a checkout in milliseconds, and
//! how often something else than an order came of it.

use anyhow::Context;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longest answer that is read; longer ones are cut, and their connection is given up.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// What one buyer saw.
#[derive(Default)]
struct Seen {
    took: Vec<Duration>,
    n_wrong: usize,
}

struct Buyer {
    stream: TcpStream,
    head: String,
    buffer: Vec<u8>,
}

impl Buyer {
    async fn new(address: &str, token: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let head =
            format!("host: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n");
        Ok(Self { stream, head, buffer: Vec::new() })
    }

    /// Asks, and reads all of the answer; its status.
    async fn ask(&mut self, line: &str, more: &str, body: &str) -> anyhow::Result<u16> {
        let mut request = format!("{line} HTTP/1.1\r\n{}{more}", self.head);
        write!(request, "content-length: {}\r\n\r\n{body}", body.len())?;
        self.stream.write_all(request.as_bytes()).await?;
        self.buffer.clear();
        let mut length = None;
        while length.is_none_or(|length| self.buffer.len() < length) {
            if self.stream.read_buf(&mut self.buffer).await? == 0 || self.buffer.len() > ANSWER_BYTES_MAX {
                anyhow::bail!("the connection ended in the middle of an answer");
            }
            length = length.or_else(|| length_of(&self.buffer));
        }
        let status = self.buffer.get(9..12).context("no status")?;
        Ok(std::str::from_utf8(status)?.parse()?)
    }

    async fn buy(mut self, (date, offers): (String, Vec<String>), until: Instant) -> anyhow::Result<Seen> {
        let mut seen = Seen::default();
        while Instant::now() < until {
            let offer = offers.get(rand::random_range(0..offers.len())).context("no offer")?;
            let lines =
                format!(r#"{{"lines":[{{"offer_id":"{offer}","occurrence_id":"{date}","quantity":2}}]}}"#);
            self.ask("PUT /api/v1/cart/lines", "", &lines).await?;
            let key = format!("idempotency-key: {:032x}\r\n", rand::random::<u128>());
            let begin = Instant::now();
            let payment = r#"{"payment":{"token":"tok_visa"}}"#;
            if self.ask("POST /api/v1/checkout", &key, payment).await? == 201 {
                seen.took.push(begin.elapsed());
            } else {
                seen.n_wrong += 1;
            }
        }
        Ok(seen)
    }
}

/// Bytes of head and body together, once the head is there.
fn length_of(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(answer.get(..head)?).ok()?.to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    Some(head + length.trim().parse::<usize>().ok()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(seconds)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: buyers ADDRESS SECONDS");
    };
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let mut lines = input.lines();
    let date = lines.next().context("no date")?.to_owned();
    let offers: Vec<String> = lines.next().context("no offers")?.split(',').map(str::to_owned).collect();
    let seconds = seconds.parse()?;
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut buyers = Vec::new();
    for token in lines {
        let buyer = Buyer::new(&address, token).await?;
        buyers.push(tokio::spawn(buyer.buy((date.clone(), offers.clone()), until)));
    }
    let mut all = Seen::default();
    for buyer in buyers {
        let seen = buyer.await??;
        all.took.extend(seen.took);
        all.n_wrong += seen.n_wrong;
    }
    all.took.sort_unstable();
    let at = |percent: usize| {
        let took = all.took.get(all.took.len() * percent / 100).copied().unwrap_or_default();
        took.as_secs_f64() * 1e3
    };
    let rate = f64::from(u32::try_from(all.took.len())?) / f64::from(u32::try_from(seconds)?);
    writeln!(std::io::stdout(), "{rate:.1} {:.2} {:.2} {}", at(50), at(99), all.n_wrong)?;
    Ok(())
}

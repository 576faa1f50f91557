//! A mail server that does as it is told.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What it says to the next letters.
#[derive(Debug, Clone, Copy)]
pub enum Mood {
    /// It takes the letter.
    Take,
    /// It answers the recipient so, such as `450 later`.
    Say(&'static str),
    /// It takes the letter and hangs up before saying so.
    Drop,
}

/// The running server.
pub struct Sink {
    pub addr: SocketAddr,
    moods: Arc<Mutex<VecDeque<Mood>>>,
    letters: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    /// Listens; the moods are for the first letters, later ones are taken.
    pub fn start(moods: &[Mood]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let moods = Arc::new(Mutex::new(moods.iter().copied().collect()));
        let letters = Arc::new(Mutex::new(Vec::new()));
        let sink = Self { addr, moods: moods.clone(), letters: letters.clone() };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (moods, letters) = (moods.clone(), letters.clone());
                std::thread::spawn(move || talk(&stream, &moods, &letters));
            }
        });
        sink
    }

    /// As `SMTP_URL` has it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.addr)
    }

    /// The letters that arrived, as they travelled.
    pub fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }

    /// Moods that were not used yet.
    pub fn moods_left(&self) -> usize {
        self.moods.lock().unwrap().len()
    }
}

/// One connection; an error ends it.
fn talk(stream: &TcpStream, moods: &Mutex<VecDeque<Mood>>, letters: &Mutex<Vec<String>>) -> Option<()> {
    let mut out = stream;
    let mut lines = BufReader::new(stream).lines();
    let mut say = |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).ok();
    say("220 sink")?;
    let mut mood = Mood::Take;
    loop {
        let line = lines.next()?.ok()?;
        match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
            "EHLO" => say("250 sink")?,
            "RCPT" => {
                mood = moods.lock().unwrap().pop_front().unwrap_or(Mood::Take);
                say(if let Mood::Say(words) = mood { words } else { "250 ok" })?;
            }
            "DATA" => {
                say("354 go on")?;
                let mut letter = String::new();
                loop {
                    let line = lines.next()?.ok()?;
                    if line == "." {
                        break;
                    }
                    letter.push_str(&line);
                    letter.push('\n');
                }
                letters.lock().unwrap().push(letter);
                if matches!(mood, Mood::Drop) {
                    return None;
                }
                say("250 taken")?;
            }
            "QUIT" => {
                say("221 bye")?;
                return None;
            }
            _ => say("250 ok")?,
        }
    }
}

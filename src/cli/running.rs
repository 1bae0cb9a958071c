//! A running desk: database, dispatcher, workers and the HTTP server, from start to an orderly end.
//! `serve` and `demo` differ only in what they pass in. Must not decide anything.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::context::{CommandError, Context};
use super::platforms::{Heard, Means, Platforms};
use crate::app::checkpoint::{KEY_VARIABLE, Key};
use crate::app::dispatch::{Dispatcher, Surroundings};
use crate::app::front_door::FrontDoor;
use crate::app::hub::Hub;
use crate::app::live::{Live, LiveDesk};
use crate::app::metrics::Metrics;
use crate::app::pace::Pace;
use crate::app::secrets::Secrets;
use crate::domain::ambient::hex_of;
use crate::domain::desk::Desk;
use crate::http::{Service, api};
use crate::i18n::Locales;
use crate::jobs::cards::Cards;
use crate::jobs::desk_file::{Adjust, DeskFile};
use crate::jobs::directory::Directory;
use crate::jobs::notices::Notices;
use crate::jobs::outbox::{ATTEMPT, HttpCarrier, Outbox};
use crate::jobs::runner::{Workers, start};
use crate::jobs::shifts::Shifts;
use crate::store::Store;

/// What a running desk is made of.
pub struct Parts {
    /// The database, open.
    pub store: Store,
    /// The desk to start with, adjusted.
    pub desk: Desk,
    /// The file it was read from.
    pub desk_path: PathBuf,
    /// What is done to the desk each time it is read.
    pub adjust: Adjust,
    /// Where secrets are.
    pub secrets: Secrets,
    /// The key that signs the end of the log, and a file outside that gets the signatures.
    pub checkpoints: (Key, Option<PathBuf>),
    /// Where to listen; bound already, so that its port is known.
    pub listener: TcpListener,
}

/// A desk that works, but does not serve yet.
pub struct Running {
    /// The one way through.
    pub dispatcher: Arc<Dispatcher>,
    /// Texts.
    pub locales: Arc<Locales>,
    /// Where it listens.
    pub address: SocketAddr,
    service: Arc<Service>,
    listener: TcpListener,
    recorder: tokio::task::JoinHandle<()>,
    stop: watch::Sender<bool>,
    workers: tokio::task::JoinSet<()>,
    heard: Heard,
    desk_file: Arc<DeskFile>,
    store: Store,
}

/// How long open connections may take to end once the program is asked to.
const PATIENCE: Duration = Duration::from_secs(3);

/// An HTTP client for what leaves: it follows no redirects and waits no longer than an attempt may take.
///
/// # Errors
/// Where TLS cannot be set up.
pub fn http_client() -> Result<reqwest::Client, CommandError> {
    // A second call finds it installed, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(Duration::from_millis(u64::try_from(ATTEMPT.0).unwrap_or(15_000)))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("watchfloor/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| CommandError::Said(format!("cannot set up an HTTP client: {error}")))
}

/// The key that signs the end of the log: from the environment, or from the data folder, where it is
/// made if it is not there.
///
/// # Errors
/// Where it cannot be read or made.
pub fn signing_key(context: &Context, data: &Path) -> Result<Key, CommandError> {
    let from_environment = context.environment.get(KEY_VARIABLE).map(String::as_str);
    Key::load_or_make(from_environment, data, &*context.randomness)
        .map_err(|error| CommandError::Said(error.to_string()))
}

impl Running {
    /// Starts the dispatcher and the workers, and brings the desk file into force.
    ///
    /// # Errors
    /// Where something of it cannot be started.
    pub async fn start(context: &Context, parts: Parts) -> Result<Self, CommandError> {
        let locales = Arc::new(Locales::load().map_err(CommandError::Said)?);
        let address = parts.listener.local_addr().map_err(|error| CommandError::Said(error.to_string()))?;
        let platforms = Platforms::make(&Means {
            desk: &parts.desk,
            secrets: &parts.secrets,
            locales: &locales,
            clock: &context.clock,
            randomness: &context.randomness,
            address,
        })?;
        let live = Live::new(parts.desk, context.clock.clone()).map_err(CommandError::Desk)?;
        let around = Surroundings {
            clock: context.clock.clone(),
            randomness: context.randomness.clone(),
            store: parts.store.clone(),
            live: Arc::new(LiveDesk::from_pointee(live)),
            hub: Arc::new(Hub::new()),
            metrics: Arc::new(Metrics::new()),
        };
        let (dispatcher, recorder) = Dispatcher::start(around);
        let desk_file = Arc::new(DeskFile::new(dispatcher.clone(), parts.desk_path, parts.adjust));
        desk_file.run_once().await;
        if let Some(problem) = desk_file.problem() {
            return Err(CommandError::Desk(problem));
        }
        let owner = hex_of::<8>(&*context.randomness);
        let carrier = Arc::new(HttpCarrier::new(http_client()?));
        let outbox = Outbox::new(dispatcher.clone(), carrier, parts.secrets.clone(), owner.clone());
        let pace = Arc::new(Pace::new(context.clock.clone()));
        let seams = platforms.seams();
        let cards = Arc::new(Cards::new(dispatcher.clone(), &seams, pace.clone(), owner));
        let notices = Notices::new(dispatcher.clone(), locales.clone(), &seams, pace.clone());
        let shifts = Shifts::new(dispatcher.clone(), &seams);
        let directory = Directory::new(dispatcher.clone(), &seams, pace.clone());
        let door = Arc::new(FrontDoor::new(dispatcher.clone(), locales.clone(), &seams, pace));
        let (stop, stopped) = watch::channel(false);
        let workers = Workers {
            dispatcher: dispatcher.clone(),
            outbox,
            cards,
            notices,
            shifts,
            directory,
            desk_file: desk_file.clone(),
            checkpoints: parts.checkpoints,
        };
        let heard = platforms.hear(&door, &stopped).await?;
        let workers = start(workers, stopped);
        let service = Arc::new(Service {
            dispatcher: dispatcher.clone(),
            locales: locales.clone(),
            secrets: parts.secrets,
            desk_file: desk_file.clone(),
        });
        Ok(Self {
            dispatcher,
            locales,
            address,
            service,
            listener: parts.listener,
            recorder,
            stop,
            workers,
            heard,
            desk_file,
            store: parts.store,
        })
    }

    /// Serves the API and `pages` until the program is asked to end, then ends in order: no new
    /// connections, the workers finish, what waits is recorded, the database is closed.
    ///
    /// # Errors
    /// Where the server fails.
    pub async fn serve(self, pages: Router) -> Result<(), CommandError> {
        let Heard { routes, mut listening } = self.heard;
        let router = api(self.service).merge(routes).merge(pages);
        let reload = tokio::spawn(reload_on_hangup(self.desk_file));
        let mut stopped = self.stop.subscribe();
        let server = axum::serve(self.listener, router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            });
        let server = tokio::spawn(async move { server.await });
        asked_to_end().await;
        tracing::info!("ending");
        // Nobody listening any more is fine: everything has ended already.
        let _ = self.stop.send(true);
        reload.abort();
        // Consoles keep their event streams open; they come back to the next process.
        let served = tokio::time::timeout(PATIENCE, server).await;
        let mut workers = self.workers;
        let _ =
            tokio::time::timeout(PATIENCE, async { while listening.join_next().await.is_some() {} }).await;
        let _ = tokio::time::timeout(PATIENCE, async { while workers.join_next().await.is_some() {} }).await;
        drop(self.dispatcher);
        let _ = tokio::time::timeout(PATIENCE, self.recorder).await;
        self.store.close().await;
        match served {
            Ok(Ok(Err(error))) => Err(CommandError::Said(format!("the server failed: {error}"))),
            _ => Ok(()),
        }
    }
}

async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

async fn reload_on_hangup(desk_file: Arc<DeskFile>) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    while hangup.recv().await.is_some() {
        tracing::info!("asked to read the desk file again");
        desk_file.run_once().await;
    }
}

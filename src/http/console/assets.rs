//! The console's own files: one style sheet, two scripts, an icon. Each has the hash of its content in
//! its name and may be kept for ever. Must not serve anything else.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest, Sha256};

use crate::chat::console::layout::Assets;

struct Asset {
    path: String,
    kind: &'static str,
    content: &'static str,
}

impl Asset {
    fn new(name: &str, ending: &str, kind: &'static str, content: &'static str) -> Self {
        let mut hash = hex::encode(Sha256::digest(content.as_bytes()));
        hash.truncate(12);
        Self { path: format!("/assets/{name}.{hash}.{ending}"), kind, content }
    }
}

static CSS: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("console", "css", "text/css; charset=utf-8", include_str!("assets/console.css"))
});
static COUNTING: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("counting", "js", "text/javascript; charset=utf-8", include_str!("assets/counting.js"))
});
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("console", "js", "text/javascript; charset=utf-8", include_str!("assets/console.js"))
});
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("assets/icon.svg")));
static SCRIPTS: LazyLock<[&'static str; 2]> =
    LazyLock::new(|| [COUNTING.path.as_str(), SCRIPT.path.as_str()]);

/// Where the files are found.
pub(super) fn links() -> Assets<'static> {
    Assets { css: &CSS.path, scripts: &*SCRIPTS, icon: &ICON.path }
}

/// `GET /assets/{name}`
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let found = [&*CSS, &*COUNTING, &*SCRIPT, &*ICON]
        .into_iter()
        .find(|asset| asset.path.strip_prefix("/assets/") == Some(name.as_str()));
    match found {
        Some(asset) => (
            [
                (CONTENT_TYPE, asset.kind),
                (CACHE_CONTROL, "public, max-age=31536000, immutable"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ],
            asset.content,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

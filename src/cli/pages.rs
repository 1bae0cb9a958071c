//! The pages that are served beside the API. Must not hold any page itself.

use axum::Router;

use super::running::Running;

/// The console as an operator's people see it: with sign-in.
pub fn for_operators(_: &Running, _secure_cookies: bool) -> Router {
    Router::new()
}

/// The console as the demo's visitors see it: with a persona switch.
pub fn for_demo(_: &Running) -> Router {
    Router::new()
}

//! Discord's client as the program needs it: from the desk file, with the secret that it names.
//! Must not show the secret.

use std::path::Path;
use std::sync::Arc;

use super::context::{CommandError, Context};
use super::running::http_client;
use crate::app::secrets::{Secret, Secrets};
use crate::chat::discord::client::{Client, Parts};
use crate::domain::ambient::Clock;
use crate::domain::connections::DiscordConnection;

/// The client of a connection, and the bot's token for the gateway.
///
/// # Errors
/// Where the token is missing, or TLS cannot be set up.
pub fn connect(
    connection: &DiscordConnection,
    secrets: &Secrets,
    clock: &Arc<dyn Clock>,
) -> Result<(Arc<Client>, Secret), CommandError> {
    let token =
        secrets.resolve(&connection.bot_token).map_err(|error| CommandError::Said(error.to_string()))?;
    let client =
        Client::new(Parts { connection, token: token.expose(), http: http_client()?, clock: clock.clone() });
    Ok((Arc::new(client.map_err(CommandError::Said)?), token))
}

/// Where the secrets of a desk file are.
pub fn secrets_of(desk: &Path, context: &Context) -> Secrets {
    let folder = desk.parent().map(Path::to_owned).unwrap_or_default();
    Secrets::new(context.environment.clone(), folder)
}

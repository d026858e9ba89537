//! Encrypted connections: decides which certificates to trust.

use std::sync::{Arc, Mutex, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::hash::HashAlgorithm;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::version::TLS12;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    SupportedCipherSuite,
};

use crate::config::CertificateFingerprint;

/// The fingerprint of a certificate.
fn fingerprint(certificate: &CertificateDer<'_>) -> Option<CertificateFingerprint> {
    let provider = provider();
    let mut hashes = provider.cipher_suites.iter().filter_map(|suite| match suite {
        SupportedCipherSuite::Tls12(suite) => Some(suite.common.hash_provider),
        SupportedCipherSuite::Tls13(_) => None,
    });
    let hash = hashes.find(|hash| hash.algorithm() == HashAlgorithm::SHA256)?.hash(certificate);
    CertificateFingerprint::from_digest(hash.as_ref())
}

/// The cryptographic algorithms.
pub(super) fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(ring::default_provider())))
}

/// The certificates of the authorities that the system trusts, or of the file in `SSL_CERT_FILE`.
pub(super) fn authorities() -> &'static [CertificateDer<'static>] {
    static AUTHORITIES: OnceLock<Vec<CertificateDer<'static>>> = OnceLock::new();
    AUTHORITIES.get_or_init(|| rustls_native_certs::load_native_certs().certs)
}

/// Trusts a certificate that an authority vouches for, or the one with a given fingerprint. Remembers the one it
/// refused.
#[derive(Debug)]
pub(super) struct Verifier {
    known: Option<CertificateFingerprint>,
    /// `None` if the system trusts no authority.
    by_authority: Option<Arc<WebPkiServerVerifier>>,
    refused: Mutex<Option<CertificateFingerprint>>,
}

impl Verifier {
    pub(super) fn new(known: Option<CertificateFingerprint>) -> Arc<Self> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(authorities().iter().cloned());
        let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider()).build();
        Arc::new(Self { known, by_authority: built.ok(), refused: Mutex::default() })
    }

    /// The certificate that was refused.
    pub(super) fn refused(&self) -> Option<CertificateFingerprint> {
        self.refused.lock().expect("no thread panics while it holds the fingerprint").clone()
    }

    /// The configuration that all connections of one account share: FTP servers require the data connection to resume
    /// the session of the control connection. Only in TLS 1.2 can each of them resume the same session.
    ///
    /// # Errors
    /// None that can happen with the provider here.
    pub(super) fn config(self: &Arc<Self>) -> Result<Arc<ClientConfig>, Error> {
        let config = ClientConfig::builder_with_provider(provider()).with_protocol_versions(&[&TLS12])?;
        let verifier: Arc<dyn ServerCertVerifier> = Arc::clone(self) as _;
        Ok(Arc::new(config.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth()))
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown = fingerprint(end_entity);
        let verified = match (&self.known, &self.by_authority) {
            (Some(known), _) if shown.as_ref() == Some(known) => Ok(ServerCertVerified::assertion()),
            (Some(_), _) => Err(CertificateError::ApplicationVerificationFailure.into()),
            (None, Some(verifier)) => {
                verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
            (None, None) => Err(CertificateError::UnknownIssuer.into()),
        };
        if verified.is_err() {
            *self.refused.lock().expect("no thread panics while it holds the fingerprint") = shown;
        }
        verified
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = provider().signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, &algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = provider().signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        provider().signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_that_of_sha_256() {
        let of_nothing = fingerprint(&CertificateDer::from(Vec::new()));
        // The SHA-256 of no bytes, from FIPS 180-4's test values.
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(of_nothing, CertificateFingerprint::parse(expected));
    }
}

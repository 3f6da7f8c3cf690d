//! Signatures of manifests in minisign's format: whoever has the public key sees that a site is as its maker left it, with
//! `matbook verify --key` as with `minisign -V`.

use std::io::Cursor;

use minisign::{PublicKey, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};

/// The signature's name, beside the manifest.
pub const SIGNATURE: &str = "manifest.json.minisig";

/// Signs manifests with a secret key.
pub struct Signer {
    key: SecretKey,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("id", &self.id()).finish()
    }
}

impl Signer {
    /// A signer from the text of a secret key's file, as `minisign -G` writes it; `password`: where the key has one.
    ///
    /// # Errors
    /// What is wrong with the key or the password, in words.
    pub fn open(text: &str, password: Option<&str>) -> Result<Self, String> {
        let of = |text: &str| SecretKeyBox::from_string(text).map_err(|e| e.to_string());
        if let Ok(key) = of(text)?.into_unencrypted_secret_key() {
            return Ok(Self { key });
        }
        let password = password
            .ok_or("it is no secret key of minisign, or it has a password, and the secret signing_password is not set")?;
        let key = of(text)?.into_secret_key(Some(password.to_owned()));
        Ok(Self {
            key: key.map_err(|e| e.to_string())?,
        })
    }

    /// The key's number, as minisign prints it.
    pub fn id(&self) -> String {
        let bytes = self.key.keynum().iter().rev();
        bytes.map(|b| format!("{b:02X}")).collect()
    }

    /// The signature of a manifest, as its file holds it. Nothing of the clock is in it; each has other random bytes all the same.
    ///
    /// # Errors
    /// Where the machine has no random bytes.
    pub fn sign(&self, manifest: &[u8], as_at: &str) -> Result<String, String> {
        let told = format!("manifest.json of a site made by matbook, data as at {as_at}");
        let how = "matbook verify SITE --key KEY, or minisign -V -m manifest.json -p KEY";
        minisign::sign(
            None,
            &self.key,
            Cursor::new(manifest),
            Some(&told),
            Some(how),
        )
        .map(|signature| signature.to_string())
        .map_err(|e| e.to_string())
    }
}

/// Holds a manifest's signature against a public key: its file's text, or its second line alone. Gives the comment that was signed with
/// it.
///
/// # Errors
/// Why it isn't that key's signature of these bytes, in words.
pub fn signed_by(manifest: &[u8], signature: &str, key: &str) -> Result<String, String> {
    let key = key.trim();
    let key = match key.lines().count() {
        1 => PublicKey::from_base64(key),
        _ => PublicKeyBox::from_string(key).and_then(PublicKeyBox::into_public_key),
    };
    let key = key.map_err(|e| format!("the key is no public key of minisign: {e}"))?;
    let signature = SignatureBox::from_string(signature).map_err(|e| e.to_string())?;
    minisign::verify(&key, &signature, Cursor::new(manifest), true, false, false)
        .map_err(|e| e.to_string())?;
    signature.trusted_comment().map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Signer, signed_by};

    #[test]
    fn a_signature_is_of_one_key_and_of_these_bytes_alone() {
        let pair = || minisign::KeyPair::generate_unencrypted_keypair().unwrap();
        let (one, other) = (pair(), pair());
        let public = |of: &minisign::KeyPair| of.pk.to_box().unwrap().into_string();
        let text = one.sk.to_box(None).unwrap().into_string();
        let signer = Signer::open(&text, None).unwrap();
        assert_eq!(signer.id().len(), 16);
        let signature = signer.sign(b"{}\n", "2026-07-31").unwrap();
        let told = signed_by(b"{}\n", &signature, &public(&one)).unwrap();
        assert!(told.ends_with("data as at 2026-07-31"), "{told}");
        // The second line of the key's file alone.
        assert!(signed_by(b"{}\n", &signature, &one.pk.to_base64()).is_ok());
        assert!(signed_by(b"{}", &signature, &public(&one)).is_err());
        assert!(signed_by(b"{}\n", &signature, &public(&other)).is_err());
        assert!(signed_by(b"{}\n", &signature.replace("2026", "2027"), &public(&one)).is_err());
        assert!(signed_by(b"{}\n", "", &public(&one)).is_err());
        assert!(signed_by(b"{}\n", &signature, "nothing").is_err());
        assert!(Signer::open("nothing", None).is_err());
    }
}

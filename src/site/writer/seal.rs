//! The manifest that a site is closed with.

use super::Writer;
use crate::site::proof::{Files, MANIFEST, Origin, Proof, Sealed};
use crate::site::sign::{SIGNATURE, Signer};
use crate::site::{Hash, SiteError};

impl Writer {
    /// Says what the site in a folder of the output was made from (an edition's; empty: the output folder itself): it then has
    /// a `manifest.json` at its root. `whole`: whether all of that site was asked for.
    pub fn describe(&self, root: &str, origin: Origin, whole: bool) {
        self.state()
            .origins
            .insert(root.to_owned(), (origin, whole));
    }

    /// Writes the manifest of every site that was described. `mixed`: whether pages of a part are of other data than the rest; where
    /// none is, a part may still be of other files than those that the rest was made from.
    pub(super) fn seal(&self, mixed: bool) -> Result<(), SiteError> {
        let proofs: Vec<(String, Proof)> = {
            let state = self.state();
            let all = state.origins.iter().map(|(root, (origin, whole))| {
                let start = if root.is_empty() { String::new() } else { format!("{root}/") };
                let files = state.done.iter().filter_map(|(path, (entry, _))| {
                    let sealed = Sealed {
                        hash: entry.content,
                        bytes: entry.size,
                    };
                    Some((path.strip_prefix(&start)?.to_owned(), sealed))
                });
                let other = || {
                    let old = Proof::read(&self.place.site.join(root));
                    self.there && !matches!(old, Ok(Some(old)) if old.origin == *origin && !old.several_builds)
                };
                let proof = Proof {
                    origin: origin.clone(),
                    several_builds: !whole && (mixed || other()),
                    files: files.collect::<Files>(),
                };
                (format!("{start}{MANIFEST}"), proof)
            });
            all.collect()
        };
        for (path, proof) in proofs {
            let bytes = proof.bytes();
            self.put_bytes(&path, &bytes)?;
            self.sign(&path, &bytes, &proof.origin.as_at)?;
        }
        Ok(())
    }

    /// Says what signs the manifests.
    pub fn sign_with(&mut self, signer: Option<Signer>) {
        self.signer = signer;
    }

    /// Signs a manifest, where there is a key. One that is as it was keeps its signature.
    fn sign(&self, manifest: &str, bytes: &[u8], as_at: &str) -> Result<(), SiteError> {
        let Some(signer) = &self.signer else {
            return Ok(());
        };
        let root = manifest.strip_suffix(MANIFEST).unwrap_or_default();
        let path = format!("{root}{SIGNATURE}");
        let key = Hash::of_parts(&[b"signature".as_slice(), signer.id().as_bytes(), bytes]);
        if self.stands(&path, key)? {
            return Ok(());
        }
        let signed = signer.sign(bytes, as_at).map_err(|why| {
            SiteError::io("sign", &self.place.new.join(manifest))(std::io::Error::other(why))
        })?;
        self.put_made(&path, key, signed.as_bytes())?;
        Ok(())
    }

    /// Whether a path is that of a manifest, or of its signature, which this build writes at its end.
    pub(super) fn is_manifest(&self, path: &str) -> bool {
        let root = (path.strip_suffix(MANIFEST))
            .or_else(|| path.strip_suffix(SIGNATURE))
            .map(|root| root.trim_end_matches('/'));
        root.is_some_and(|root| self.state().origins.contains_key(root))
    }

    /// Whether a part of the site is of other data than the rest: a part that changed beside a rest that wasn't looked at.
    pub(super) fn is_mixed(&self) -> bool {
        let state = self.state();
        if !state.partial {
            return false;
        }
        let written = state.done.values().filter(|(_, fresh)| *fresh).count();
        let stayed = written < state.done.len();
        self.old.mixed || self.there && written > 0 && stayed
    }
}

//! Indicators beyond assessment.

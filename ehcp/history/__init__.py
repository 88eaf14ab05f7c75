"""What happened, what was corrected, what was known when; the frame of every act."""
